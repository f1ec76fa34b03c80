package dev.gantry.platform;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the body before anything else reads it: refuses a large one, and reads what {@code curl -d} sends as JSON.
 *
 * <p>It has to come before anything asks for parameters. A servlet container that is asked for them swallows the body of a
 * form, and Spring would then rebuild it with a {@code +} turned into a space.
 */
final class BodyFilter extends OncePerRequestFilter {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final int mostBytes;

    BodyFilter(DataSize largest) {
        this.mostBytes = Math.toIntExact(largest.toBytes());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!WITH_BODY.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getContentLengthLong() > mostBytes) {
            refuse(response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            refuse(response);
            return;
        }
        chain.doFilter(new JsonRequest(request, body), response);
    }

    private void refuse(HttpServletResponse response) throws IOException {
        Problems.write(
                new ProblemException(
                        ProblemType.BODY_TOO_LARGE, "A body may have " + mostBytes + " bytes at the most."),
                response);
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return true;
    }

    private static final class JsonRequest extends HttpServletRequestWrapper {

        private final byte[] body;
        private final @Nullable String contentType;

        JsonRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
            this.contentType = isFormOrMissing(request.getContentType())
                    ? MediaType.APPLICATION_JSON_VALUE
                    : request.getContentType();
        }

        private static boolean isFormOrMissing(@Nullable String type) {
            return type == null
                    || type.isBlank()
                    || type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        }

        @Override
        public @Nullable String getContentType() {
            return contentType;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? contentType : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) && contentType != null
                    ? Collections.enumeration(List.of(contentType))
                    : super.getHeaders(name);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new BodyStream(body);
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BodyStream extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        BodyStream(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body has been read already; there is nothing to listen for");
        }
    }
}
