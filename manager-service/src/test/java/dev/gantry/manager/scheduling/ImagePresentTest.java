package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.FOUR;
import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import org.junit.jupiter.api.Test;

class ImagePresentTest {

    private static final TaskSpec SPEC =
            TaskSpec.builder("t", "app:1").cpu(0.01).memory(6).pidsLimit(1).build();

    private final Fleet fleet = new Fleet();

    private WorkerId place(Scorer policy) {
        Scheduler scheduler = new Scheduler(Filter.ALL, policy);
        return ((Placement.Placed) scheduler.place(fleet.task(SPEC), fleet.cluster, fleet.load(NOW), NOW)).worker();
    }

    @Test
    void betweenWorkersThatAreAboutEquallyGoodTheOneWithTheImageIsTaken() {
        fleet.worker(1, FOUR).worker(2, FOUR).worker(3, FOUR);
        assertThat(place(new Spread())).isEqualTo(id(1));
        fleet.occupy(3, fleet.task(SPEC));
        assertThat(place(new Spread())).isEqualTo(id(1));

        fleet.ran(3, fleet.task(SPEC));

        assertThat(place(new Spread())).isEqualTo(id(3));
        assertThat(place(new RoundRobin())).isEqualTo(id(1));
    }

    @Test
    void anEmptierWorkerCountsMore() {
        fleet.worker(1, FOUR).worker(2, FOUR);
        fleet.ran(2, fleet.task(SPEC));
        fleet.occupy(2, 0.1, 6);

        assertThat(place(new Spread())).isEqualTo(id(1));
    }

    @Test
    void anImageThatIsOnManyWorkersGivesNoPoints() {
        for (int worker = 1; worker <= 65; worker++) {
            fleet.worker(worker, FOUR);
        }
        for (int worker = 2; worker <= 65; worker++) {
            fleet.ran(worker, fleet.task(SPEC));
        }
        Task task = fleet.task(SPEC);
        ImagePoints points = new ImagePoints();
        assertThat(points.points(task, fleet.candidate(65))).isEqualTo(ImagePoints.POINTS);
        assertThat(points.points(task, fleet.candidate(1))).isZero();
        assertThat(points.most(task, fleet.cluster)).isEqualTo(ImagePoints.POINTS);

        fleet.ran(1, fleet.task(SPEC));

        assertThat(points.points(task, fleet.candidate(65))).isZero();
        assertThat(points.most(task, fleet.cluster)).isZero();
    }
}
