package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.ExecCreateCmd;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
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
            return connect(container, create.exec().getId(), spec, input, output);
        } catch (UncheckedIOException failure) {
            throw failure.getCause() instanceof ExecConnection.Refused refused
                    ? new EngineFailure(Reason.START_FAILED, String.valueOf(refused.getMessage()), refused)
                    : Failures.down(failure);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private Execution connect(String container, String id, ExecSpec spec, InputStream input, Reader output) {
        ExecConnection connection = docker.patience().ask(() -> ExecConnection.start(docker, id, spec.tty()));
        EngineExecution execution = new EngineExecution(docker.calls(), container, id, connection);
        Thread.ofVirtual().name("exec-output-" + id).start(() -> execution.follow(spec.tty(), output));
        if (spec.stdin()) {
            Thread.ofVirtual().name("exec-input-" + id).start(() -> {
                try {
                    connection.send(input);
                } catch (IOException over) {
                    log.debug("Exec {} reads no more: {}", id, over.toString());
                }
            });
        }
        return execution;
    }
}
