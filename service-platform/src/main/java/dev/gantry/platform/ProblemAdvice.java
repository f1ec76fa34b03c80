package dev.gantry.platform;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns every refusal and failure of a controller into an RFC 9457 problem. */
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(ProblemException problem) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.type().status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        switch (problem.type()) {
            case QUEUE_FULL, NOT_READY, STORE_UNAVAILABLE -> answer.header(HttpHeaders.RETRY_AFTER, "1");
            default -> {}
        }
        return answer.body(Problems.body(problem));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> wrongType(MethodArgumentTypeMismatchException wrong) {
        String why = wrong.getMostSpecificCause() instanceof NumberFormatException
                ? "it must be a whole number that is not too large"
                : String.valueOf(wrong.getMostSpecificCause().getMessage());
        return refused(ProblemException.invalid(wrong.getName(), "'" + wrong.getValue() + "' is not allowed: " + why));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> missing(MissingServletRequestParameterException missing) {
        return refused(ProblemException.invalid(missing.getParameterName(), "is required"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unreadable(HttpMessageNotReadableException unreadable) {
        return refused(UnreadableBody.of(unreadable));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> noRoute(NoResourceFoundException missing, HttpServletRequest request) {
        return refused(
                new ProblemException(ProblemType.NOT_FOUND, "There is nothing at " + request.getRequestURI() + "."));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> wrongMethod(HttpRequestMethodNotSupportedException wrong) {
        return refused(
                new ProblemException(ProblemType.METHOD_NOT_ALLOWED, wrong.getMethod() + " is not allowed here."));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> notAcceptable(HttpMediaTypeNotAcceptableException wrong) {
        return refused(
                new ProblemException(ProblemType.NOT_ACCEPTABLE, "Available: " + wrong.getSupportedMediaTypes()));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> wrongContentType(HttpMediaTypeNotSupportedException wrong) {
        return refused(new ProblemException(
                ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/json, not " + wrong.getContentType() + "."));
    }

    /** A failure in the middle of an answer is for the {@link BrokenAnswerFilter}. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Map<String, Object>> unexpected(
            Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (response.isCommitted() && DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            log.debug("A client went away: {}", failure.getMessage());
            return null;
        }
        if (response.isCommitted()) {
            throw failure;
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return refused(
                new ProblemException(ProblemType.INTERNAL_ERROR, "The failure was written to the log of the service."));
    }
}
