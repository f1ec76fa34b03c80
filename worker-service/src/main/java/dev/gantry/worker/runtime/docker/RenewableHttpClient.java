package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections for the next question, and lets go of all of them at once. An engine that was started again has none of them
 * any more, and docker-java's pool finds that out one failed question at a time. Safe for many threads.
 */
final class RenewableHttpClient implements DockerHttpClient {

    private static final Logger log = LoggerFactory.getLogger(RenewableHttpClient.class);

    private final Supplier<DockerHttpClient> make;
    private Pool pool;

    /** Begins without a connection. */
    RenewableHttpClient(Supplier<DockerHttpClient> make) {
        this.make = make;
        this.pool = new Pool(make.get());
    }

    /** New questions go on new connections. Those that are under way end as they would; their connections go with the last of them. */
    synchronized void renew() {
        Pool old = pool;
        pool = new Pool(make.get());
        old.retire();
    }

    private synchronized Pool enter() {
        pool.enter();
        return pool;
    }

    @Override
    public Response execute(Request request) {
        Pool mine = enter();
        try {
            return new Leased(mine.http.execute(request), mine);
        } catch (RuntimeException | Error failure) {
            mine.leave();
            throw failure;
        }
    }

    @Override
    public synchronized void close() {
        pool.retire();
    }

    private static final class Pool {

        private final DockerHttpClient http;
        private int users;
        private boolean retired;

        Pool(DockerHttpClient http) {
            this.http = http;
        }

        synchronized void enter() {
            users++;
        }

        synchronized void leave() {
            users--;
            closeIfOver();
        }

        synchronized void retire() {
            retired = true;
            closeIfOver();
        }

        private void closeIfOver() {
            if (retired && users == 0) {
                try {
                    http.close();
                } catch (IOException broken) {
                    log.debug("Connections of an earlier engine were broken: {}", broken.toString());
                }
            }
        }
    }

    /** An answer on a connection of a pool, which it leaves when it is closed. */
    private static final class Leased implements Response {

        private final Response response;
        private final Pool pool;
        private final AtomicBoolean left = new AtomicBoolean();

        Leased(Response response, Pool pool) {
            this.response = response;
            this.pool = pool;
        }

        @Override
        public int getStatusCode() {
            return response.getStatusCode();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return response.getHeaders();
        }

        @Override
        public InputStream getBody() {
            return response.getBody();
        }

        @Override
        public void close() {
            response.close();
            if (left.compareAndSet(false, true)) {
                pool.leave();
            }
        }
    }
}
