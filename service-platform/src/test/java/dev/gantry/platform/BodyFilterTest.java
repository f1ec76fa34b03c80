package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class BodyFilterTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    private void send(String contentType, byte[] body) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/tasks");
        request.setContentType(contentType);
        request.setContent(body);
        new BodyFilter(DataSize.ofKilobytes(1)).doFilter(request, response, chain);
    }

    @Test
    void whatCurlSendsAsAFormIsPassedOnAsJsonToTheLetter() throws ServletException, IOException {
        byte[] body = "{\"args\": [\"a+b %20\"]}".getBytes(StandardCharsets.UTF_8);

        send("application/x-www-form-urlencoded", body);

        HttpServletRequest passed = (HttpServletRequest) Objects.requireNonNull(chain.getRequest());
        assertThat(passed.getContentType()).isEqualTo("application/json");
        assertThat(passed.getInputStream().readAllBytes()).isEqualTo(body);
    }

    @Test
    void aBodyAboveTheLimitIsRefusedAndGoesNoFurther() throws ServletException, IOException {
        send("application/json", new byte[1025]);

        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(chain.getRequest()).isNull();
    }
}
