package dev.gantry.platform;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks the connection where an answer fails that has begun: that is all that can still say that it is not whole.
 *
 * <p>Tomcat does so for any failure, but writes its stack twice and asks for an error page; for one that it takes for the
 * client's it does only that.
 */
final class BrokenAnswerFilter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(BrokenAnswerFilter.class);

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException failure) {
            if (!response.isCommitted()) {
                throw failure;
            }
            report((HttpServletRequest) request, failure);
            throw new ClientAbortException(failure);
        }
    }

    private static void report(HttpServletRequest request, Exception failure) {
        Throwable root =
                failure instanceof ServletException && failure.getCause() != null ? failure.getCause() : failure;
        if (root instanceof BrokenAnswer) {
            log.warn("{} {} broke off: {}", request.getMethod(), request.getRequestURI(), root.getMessage());
        } else {
            log.error("{} {} broke off", request.getMethod(), request.getRequestURI(), root);
        }
    }
}
