package dev.gantry.worker.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.DataFolder;
import dev.gantry.platform.Ids;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    private static final ClusterId OURS = new ClusterId(new UUID(1, 1));
    private static final ClusterId THEIRS = new ClusterId(new UUID(2, 2));
    private static final WorkerName NAME = new WorkerName("w1");

    private final DataFolder folder;
    private final FakeContainerRuntime engine = new FakeContainerRuntime();

    IdentityTest(@TempDir Path temp) {
        folder = DataFolder.lock(temp.resolve("worker-w1"));
    }

    @AfterEach
    void unlock() throws IOException {
        folder.close();
    }

    @Test
    void anOlderEpochThanTheHighestSeenIsRefused() throws IOException {
        Identity identity = joined();
        identity.fence(OURS, new Epoch(7), Optional.empty());

        assertRefused(ProblemType.STALE_EPOCH, identity, OURS, new Epoch(6));
        assertThatCode(() -> identity.fence(OURS, new Epoch(7), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void theHighestEpochSurvivesReadingTheFolderAgain() throws IOException {
        joined().fence(OURS, new Epoch(7), Optional.empty());

        assertRefused(ProblemType.STALE_EPOCH, identity(), OURS, new Epoch(6));
    }

    @Test
    void anotherClusterIsRefusedWhateverItsEpoch() throws IOException {
        Identity identity = joined();
        identity.fence(OURS, new Epoch(7), Optional.empty());

        assertRefused(ProblemType.WRONG_CLUSTER, identity, THEIRS, new Epoch(8));
        assertThatCode(() -> identity.fence(OURS, new Epoch(7), Optional.empty()))
                .as("its epoch was not taken over")
                .doesNotThrowAnyException();
    }

    @Test
    void aManagerThatMeansAnotherWorkerIsRefused() throws IOException {
        Identity identity = joined();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> identity.fence(OURS, new Epoch(7), Optional.of(new WorkerId(new UUID(9, 9)))))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.WRONG_WORKER);
        assertThatCode(() -> identity.fence(OURS, new Epoch(1), Optional.of(identity.id())))
                .as("its epoch was not taken over")
                .doesNotThrowAnyException();
    }

    @Test
    void theFirstClusterIsTheOnlyOneForEver() throws IOException {
        joined().join(THEIRS);

        assertThat(identity().cluster()).contains(OURS);
    }

    @Test
    void aWorkerThatHasJoinedNoClusterLetsNobodyPass() {
        assertRefused(ProblemType.NOT_READY, identity(), OURS, new Epoch(1));
    }

    @Test
    void theIdIsMadeOnceAndReadAgain() {
        Identity first = identity();
        first.settle(engine);
        Identity second = identity();
        second.settle(engine);

        assertThat(second.id()).isEqualTo(first.id());
    }

    @Test
    void aWorkerWhoseFolderIsLostTakesItsIdAndClusterFromItsContainers() throws IOException {
        WorkerId former = new WorkerId(new UUID(9, 9));
        engine.belongedTo(new Owner(OURS, former, "w1"), true);

        identity().settle(engine);

        assertThat(identity().owner()).isEqualTo(new Owner(OURS, former, "w1"));
    }

    @Test
    void whatIsKeptForItsLogOnlyTiesAWorkerToNoCluster() throws IOException {
        WorkerId former = new WorkerId(new UUID(9, 9));
        engine.belongedTo(new Owner(THEIRS, former, "w1"), false);
        Identity identity = identity();

        identity.settle(engine);
        assertThat(identity.cluster()).isEmpty();

        identity.join(OURS);
        assertThat(identity.owner()).isEqualTo(new Owner(OURS, former, "w1"));
    }

    @Test
    void containersOfAWorkerOfAnotherNameSayNothing() {
        engine.belongedTo(new Owner(OURS, new WorkerId(new UUID(9, 9)), "w2"), true);
        Identity identity = identity();

        identity.settle(engine);

        assertThat(identity.id()).isNotEqualTo(new WorkerId(new UUID(9, 9)));
        assertThat(identity.cluster()).isEmpty();
    }

    @Test
    void aDamagedFileStopsTheStart() throws IOException {
        Files.writeString(folder.path().resolve("epoch"), "seven");

        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(this::identity)
                .withMessageContaining("is damaged");
    }

    private Identity joined() throws IOException {
        Identity identity = identity();
        identity.settle(engine);
        identity.join(OURS);
        return identity;
    }

    private Identity identity() {
        return new Identity(folder, NAME, Ids.sequential());
    }

    private static void assertRefused(ProblemType type, Identity identity, ClusterId cluster, Epoch epoch) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> identity.fence(cluster, epoch, Optional.empty()))
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }
}
