package dev.gantry.platform;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** The one guard in front of every route of a service. */
final class AccessFilter extends OncePerRequestFilter {

    private final AccessRule rule;

    AccessFilter(AccessRule rule) {
        this.rule = rule;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ProblemException> refusal = refuse(request);
        if (refusal.isPresent()) {
            if (refusal.get().type() == ProblemType.UNAUTHORIZED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"gantry\", charset=\"UTF-8\"");
            }
            Problems.write(refusal.get(), response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<ProblemException> refuse(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !AccessRule.isOwnOrigin(origin, host)) {
            return refusal(ProblemType.FOREIGN_ORIGIN, "Origin " + origin + " is not this service.");
        }
        if (rule.needsToken()) {
            if (rule.isOpen(request.getRequestURI()) || rule.allows(request.getHeader(HttpHeaders.AUTHORIZATION))) {
                return Optional.empty();
            }
            return refusal(ProblemType.UNAUTHORIZED, "Send the cluster token as 'Authorization: Bearer <token>'.");
        }
        if (!AccessRule.isLoopbackHost(host)) {
            return refusal(
                    ProblemType.FOREIGN_HOST,
                    "Without a token this service answers only to localhost and 127.0.0.1, not to " + host + ".");
        }
        return Optional.empty();
    }

    private static Optional<ProblemException> refusal(ProblemType type, String detail) {
        return Optional.of(new ProblemException(type, detail));
    }
}
