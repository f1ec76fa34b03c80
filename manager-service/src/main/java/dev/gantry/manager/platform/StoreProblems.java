package dev.gantry.manager.platform;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.Problems;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Requests that read what only the database has are refused as unavailable while it is away. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StoreProblems {

    private static final Logger log = LoggerFactory.getLogger(StoreProblems.class);

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Map<String, Object>> away(RuntimeException failure) {
        // Once, with all that is known, is said by whoever writes.
        log.debug("The database could not be read", failure);
        boolean tooLong = failure instanceof QueryTimeoutException || failure instanceof TransactionTimedOutException;
        ProblemException problem = new ProblemException(
                ProblemType.STORE_UNAVAILABLE,
                tooLong
                        ? "The database takes too long to find what was asked for. Ask for less, or try again later."
                        : "The database does not answer, and only it has what was asked for.");
        return ResponseEntity.status(problem.type().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(Problems.body(problem));
    }
}
