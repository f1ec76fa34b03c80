package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.gantry.model.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of engines that pulled from registries which answered so. */
class PullFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "unauthorized: authentication required | IMAGE_PULL_DENIED",
                "unauthorized | IMAGE_PULL_DENIED",
                "Head \"http://10.0.0.9:5000/v2/app/manifests/1\": no basic auth credentials | IMAGE_PULL_DENIED",
                "denied | IMAGE_PULL_DENIED",
                "denied: requested access to the resource is denied | IMAGE_PULL_DENIED",
                "error parsing HTTP 403 response body: unexpected end of JSON input: \"\" | IMAGE_PULL_DENIED",
                "failed to resolve reference \"r:5000/app:1\": unexpected status from HEAD request to http://r:5000/v2/: 401 Unauthorized | IMAGE_PULL_DENIED",
                "name unknown | IMAGE_NOT_FOUND",
                "error parsing HTTP 404 response body: unexpected end of JSON input: \"\" | IMAGE_NOT_FOUND",
                "failed to resolve reference \"r:5000/app:1\": r:5000/app:1: not found | IMAGE_NOT_FOUND",
                "Get \"https://r.invalid/v2/\": dial tcp: lookup r.invalid on 10.0.0.2:53: no such host | IMAGE_NOT_FOUND",
                "toomanyrequests: You have reached your pull rate limit. | REGISTRY_RATE_LIMITED",
                "error parsing HTTP 429 response body: unexpected end of JSON input: \"\" | REGISTRY_RATE_LIMITED",
                "unexpected status from HEAD request to http://r:5000/v2/: 429 Too Many Requests | REGISTRY_RATE_LIMITED",
                "received unexpected HTTP status: 500 Internal Server Error | REGISTRY_UNAVAILABLE",
                "received unexpected HTTP status: 503 Service Unavailable | REGISTRY_UNAVAILABLE",
                "unexpected status from HEAD request to http://r:5000/v2/: 502 Bad Gateway | REGISTRY_UNAVAILABLE",
                "Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused | REGISTRY_UNAVAILABLE",
                "Get \"https://r/v2/\": dial tcp: lookup r on 10.0.0.2:53: server misbehaving | REGISTRY_UNAVAILABLE",
                "Get \"https://r/v2/\": net/http: request canceled (Client.Timeout exceeded while awaiting headers) | REGISTRY_UNAVAILABLE",
                "Get \"https://r/v2/\": EOF | REGISTRY_UNAVAILABLE",
                "write /var/lib/docker/tmp/GetImageBlob1: no space left on device | DISK_FULL",
                "filesystem layer verification failed for digest sha256:00 | IMAGE_PULL_FAILED"
            })
    void eachAnswerOfARegistryHasAReasonOfItsOwn(String words, Reason reason) {
        assertThat(PullFailures.of("app:1", new InternalServerErrorException("{\"message\":\"" + json(words) + "\"}"))
                        .reason())
                .isEqualTo(reason);
        assertThat(PullFailures.of("app:1", new IllegalStateException(words)).reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "manifest for app:1 not found: manifest unknown: manifest unknown | IMAGE_NOT_FOUND",
                "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied | IMAGE_PULL_DENIED"
            })
    void anAnswerOfNotFoundIsReadAsWell(String words, Reason reason) {
        assertThat(PullFailures.of("app:1", new NotFoundException("{\"message\":\"" + json(words) + "\"}"))
                        .reason())
                .isEqualTo(reason);
    }

    @Test
    void aNameOfARegistryThatIsNotKnownIsSaid() {
        String words = "Get \"https://r.invalid/v2/\": dial tcp: lookup r.invalid on 10.0.0.2:53: no such host";

        assertThat(PullFailures.of("r.invalid/app:1", new IllegalStateException(words))
                        .words())
                .isEqualTo("No such image: r.invalid/app:1; pulling it failed: "
                        + "This machine's name server knows no such registry: " + words);
    }

    private static String json(String words) {
        return words.replace("\"", "\\\"");
    }
}
