package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
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
            String id = create.exec().getId();
            return start(docker.streams(), id, spec, input, new Output(output));
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private Execution start(DockerClient streams, String id, ExecSpec spec, InputStream input, Output output) {
        try (ExecStartCmd start = streams.execStartCmd(id)) {
            start.withDetach(false).withTty(spec.tty());
            if (spec.stdin()) {
                start.withStdIn(input);
            }
            start.exec(output);
        }
        return new Running(docker.calls(), id, output);
    }

    private record Running(DockerClient calls, String id, Output output) implements Execution {

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
                output.ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
                return exitCode();
            } catch (TimeoutException slow) {
                return Optional.empty();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException answer) {
                    throw Failures.of(answer);
                }
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
                output.close();
            } catch (IOException alreadyBroken) {
                log.debug("Exec {} was broken off already: {}", id, alreadyBroken.toString());
            }
        }
    }

    /** The caller has gone away. */
    private static final class CallerGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerGone(IOException cause) {
            super(cause);
        }
    }

    private static final class Output extends ResultCallbackTemplate<Output, Frame> {

        private final Reader reader;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Output(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void onNext(Frame frame) {
            try {
                reader.take(frame.getStreamType() == StreamType.STDERR, frame.getPayload());
            } catch (IOException gone) {
                ended.completeExceptionally(new CallerGone(gone));
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }
}
