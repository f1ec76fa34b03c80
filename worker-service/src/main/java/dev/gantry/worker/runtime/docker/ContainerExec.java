package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands inside containers. */
final class ContainerExec {

    private static final Logger log = LoggerFactory.getLogger(ContainerExec.class);

    private final DockerClients docker;

    ContainerExec(DockerClients docker) {
        this.docker = docker;
    }

    Execution start(String container, ExecSpec spec, InputStream input, Reader output) throws EngineFailure {
        try (ExecCreateCmd create = docker.calls().execCreateCmd(container)) {
            create.withCmd(spec.command().toArray(String[]::new))
                    .withAttachStdin(spec.stdin())
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withTty(spec.tty())
                    .withEnv(spec.env().entrySet().stream()
                            .map(variable -> variable.getKey() + "=" + variable.getValue())
                            .toList());
            Optional.ofNullable(spec.user()).ifPresent(create::withUser);
            Optional.ofNullable(spec.workingDir()).ifPresent(create::withWorkingDir);
            return connect(create.exec().getId(), spec, input, output);
        } catch (ExecConnection.Refused refused) {
            throw new EngineFailure(Reason.START_FAILED, String.valueOf(refused.getMessage()), refused);
        } catch (IOException unreachable) {
            throw Failures.down(unreachable);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private Execution connect(String id, ExecSpec spec, InputStream input, Reader output) throws IOException {
        ExecConnection connection = ExecConnection.start(docker, id, spec.tty());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("exec-output-" + id).start(() -> {
            try {
                connection.receive(spec.tty(), output);
                ended.complete(null);
            } catch (IOException broken) {
                ended.completeExceptionally(broken);
            }
        });
        if (spec.stdin()) {
            Thread.ofVirtual().name("exec-input-" + id).start(() -> {
                try {
                    connection.send(input);
                } catch (IOException over) {
                    log.debug("Exec {} reads no more: {}", id, over.toString());
                }
            });
        }
        return new Running(docker.calls(), id, connection, ended);
    }

    private record Running(DockerClient calls, String id, ExecConnection connection, CompletableFuture<Void> ended)
            implements Execution {

        @Override
        public void resize(int width, int height) throws EngineFailure {
            try {
                calls.resizeExecCmd(id).withSize(height, width).exec();
            } catch (RuntimeException failure) {
                EngineFailure sorted = Failures.of(failure);
                if (sorted.isEngineDown()) {
                    throw sorted;
                }
                log.debug("Exec {} has no terminal to resize: {}", id, sorted.words());
            }
        }

        @Override
        public Optional<Integer> await(Duration longest) throws EngineFailure, InterruptedException {
            try {
                ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
                return exitCode();
            } catch (TimeoutException slow) {
                return Optional.empty();
            } catch (ExecutionException failed) {
                throw Failures.down(failed);
            } catch (RuntimeException failure) {
                throw Failures.of(failure);
            }
        }

        private Optional<Integer> exitCode() throws EngineFailure {
            Long code = calls.inspectExecCmd(id).exec().getExitCodeLong();
            if (code == null) {
                throw new EngineFailure(
                        Reason.START_FAILED,
                        "the engine does not tell how the command ended",
                        new IllegalStateException("exec " + id + " has no exit code"));
            }
            return Optional.of(Math.toIntExact(code));
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (IOException alreadyBroken) {
                log.debug("Exec {} was broken off already: {}", id, alreadyBroken.toString());
            }
        }
    }
}
