package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no matching manifest for linux/arm64/v8 in the manifest list entries",
                "no matching manifest for windows/amd64 10.0.19041 in the manifest list entries",
                "no match for platform in manifest: not found",
                "image with reference app:1 was found but does not match the specified platform: wanted linux/amd64"
            })
    void anImageWithoutAVariantForTheMachineIsToldFromOneThatDoesNotExist(String words) {
        assertThat(PullFailures.of("app:1", new IllegalStateException(words)).reason())
                .isEqualTo(Reason.IMAGE_ARCHITECTURE);
        assertThat(PullFailures.of("app:1", new NotFoundException("{\"message\":\"" + words + "\"}"))
                        .reason())
                .isEqualTo(Reason.IMAGE_ARCHITECTURE);
    }

    @Test
    void anImageThatNobodyHasIsNotFound() {
        assertThat(PullFailures.of("app:1", new NotFoundException("manifest for app:1 not found: manifest unknown"))
                        .reason())
                .isEqualTo(Reason.IMAGE_NOT_FOUND);
    }

    @Test
    void anEngineThatDoesNotAnswerIsDownWhateverWasAsked() {
        assertThat(PullFailures.of("app:1", new IOException("no matching manifest for"))
                        .reason())
                .isEqualTo(Reason.ENGINE_DOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "driver failed programming: Bind for 0.0.0.0:80 failed: port is already allocated | PORT_TAKEN",
                "OCI runtime create failed: exec: \"x\": executable file not found in $PATH | COMMAND_NOT_FOUND",
                "OCI runtime create failed: exec: \"/x\": permission denied | COMMAND_NOT_EXECUTABLE",
                "OCI runtime create failed: exec user process caused: exec format error | COMMAND_NOT_EXECUTABLE",
                "network backend not found | NOT_SUPPORTED_HERE",
                "could not select device driver \"\" with capabilities: [[gpu]] | NOT_SUPPORTED_HERE",
                "error gathering device information while adding custom device \"/dev/x\": no such file or directory | NOT_SUPPORTED_HERE",
                "exec: \"docker-init\": executable file not found in $PATH | NOT_SUPPORTED_HERE",
                "open /proc/sys/net/x: no such file or directory: exec | NOT_SUPPORTED_HERE",
                "listen tcp4 10.9.9.9:80: bind: cannot assign requested address | NOT_SUPPORTED_HERE",
                "OCI runtime create failed: unable to apply caps: operation not permitted | NOT_SUPPORTED_HERE",
                "mkdir /var/lib/docker/x: no space left on device | DISK_FULL",
                "something else | START_FAILED"
            })
    void aStartThatFailedIsSortedByTheEnginesWords(String words, Reason reason) {
        assertThat(Failures.ofStart(new InternalServerErrorException(words)).reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux spec user: unable to find user web: no matching entries in passwd file | The image has no user web",
                "unable to find user web: no matching entries in passwd file | The image has no user web",
                "No such container: abc | Somebody else removed the container",
                "removal of container abc is already in progress | The container is already being removed",
                "container is marked for removal and cannot be started | The container is already being removed",
                "fork/exec /proc/self/exe: cannot allocate memory | The machine has no memory left"
            })
    void whatItMeansIsSaidBeforeTheEnginesWords(String words, String meaning) {
        EngineFailure failure = Failures.ofStart(new InternalServerErrorException(words));

        assertThat(failure.words()).startsWith(meaning + ": ").endsWith(words);
        assertThat(failure.reason()).isEqualTo(Reason.START_FAILED);
    }

    @Test
    void aDiskThatIsFullIsSaidOfAPullToo() {
        EngineFailure failure = PullFailures.of(
                "app:1", new IllegalStateException("write /docker/tmp/GetImageBlob1: no space left on device"));

        assertThat(failure.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure.words())
                .isEqualTo("Pulling app:1 failed: The engine's disk is full: write /docker/tmp/GetImageBlob1:"
                        + " no space left on device");
    }

    @Test
    void aPathThatIsNotThereIsNoFaultOfTheSpec() {
        assertThat(Failures.ofCreate(new BadRequestException(
                                "invalid mount config for type \"bind\": bind source path does not exist: /nope"))
                        .reason())
                .isEqualTo(Reason.NOT_SUPPORTED_HERE);
        assertThat(Failures.ofCreate(new BadRequestException("invalid CapAdd: unknown capability"))
                        .reason())
                .isEqualTo(Reason.SPEC_REFUSED);
    }

    @Test
    void aWarningThatSomethingIsLeftOutIsAFailureAndOneOfSwapIsNot() {
        String noSwap = "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                + " Memory limited without swap.";
        String noReservation = "Your kernel does not support memory soft limit capabilities or the cgroup is not"
                + " mounted. Limitation discarded.";

        assertThat(Failures.discarded(null)).isEmpty();
        assertThat(Failures.discarded(new String[] {noSwap})).isEmpty();
        assertThat(Failures.discarded(new String[] {
                    "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded."
                }))
                .as("a weight is a preference")
                .isEmpty();
        assertThat(Failures.discarded(new String[] {noSwap, noReservation})).contains(noReservation);
    }

    @ParameterizedTest
    @CsvSource({
        "amd64, x86_64, false",
        "arm64, aarch64, false",
        "arm, armv7l, false",
        "386, i686, false",
        "s390x, s390x, false",
        "arm64, x86_64, true",
        "amd64, aarch64, true",
        "'', x86_64, false",
        "arm64, '', false"
    })
    void anImagesArchitectureIsComparedWithTheMachines(String image, String machine, boolean differ) {
        assertThat(Architectures.differ(image, machine)).isEqualTo(differ);
    }
}
