package dev.gantry.manager.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.EngineState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page as HTML. */
class PageTemplateTest {

    private static final String HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";

    private final Scene scene = new Scene();

    private String html() {
        return new PageTemplate().render(scene.page());
    }

    @Test
    void anEmptyClusterSaysWhatToDoNext() {
        assertThat(html())
                .contains("<h1 class=\"verdict warn\">No worker has joined yet.</h1>")
                .contains("<code>./gantry worker</code>")
                .contains("<code>./gantry run --name web --publish 80 --wait nginx:alpine</code>")
                .doesNotContain("<table");
    }

    @Test
    void machinesTasksAndEventsAreThere() {
        scene.joins(1, "alpha", Liveness.READY, EngineState.OK)
                .failed("nightly", "exit code 7", Duration.ofMinutes(3))
                .runs("web", 1, Reason.STARTED)
                .happened("ATTEMPT_CHANGED", TaskState.SCHEDULED, TaskState.RUNNING, "");

        assertThat(html())
                .contains("<title>1 task failed in the last hour. Gantry</title>")
                .contains(">alpha</a>", "http://10.0.0.1", ">ready<", "active, Docker 29.1")
                .contains("<rect width=\"2\" height=\"1\"/></svg><span>0.1 of 4 cores</span>")
                .contains(">nightly</a>", "nginx:nightly", ">failed<", "<code>NONZERO_EXIT</code>")
                .contains(Reason.NONZERO_EXIT.sentence(), "exit code 7", "3 min</time>")
                .contains(">00000002</code>", "scheduled → running", "3 s ago</time>");
    }

    @Test
    void aWorkerSaysAndOnlyWhereItHasOrphans() {
        scene.joins(1, "alpha", Liveness.READY, EngineState.OK);
        assertThat(html()).doesNotContain("and </span>", "<span class=\"under\">and");

        scene.hasOrphan(1);
        assertThat(html()).contains("<span class=\"under\">and 1 orphan</span>");
    }

    @Test
    void whatOthersNamedIsTextAndNeverMarkup() {
        scene.joins(1, HOSTILE, Liveness.READY, EngineState.OK)
                .failed(HOSTILE, HOSTILE, Duration.ZERO)
                .waits(HOSTILE, Reason.NO_WORKER_FITS, HOSTILE)
                .runs(HOSTILE, 1, Reason.STARTED)
                .happened("STATE_CHANGED", TaskState.PENDING, TaskState.RUNNING, HOSTILE);

        assertThat(html())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>", "<img", "'alert(2)'");
    }

    @Test
    void thePageKeepsToItsOwnPolicy() {
        scene.joins(1, "alpha", Liveness.READY, EngineState.OK).runs("web", 1, Reason.STARTED);

        String html = html();

        assertThat(html).doesNotContain(" style=", "<style", "javascript:");
        assertThat(Pattern.compile("(?:href|src)=\"(?!/|#|data:)").matcher(html).find())
                .isFalse();
        assertThat(Pattern.compile("\\son[a-z]+=").matcher(html).find()).isFalse();
        assertThat(Pattern.compile("<script(?! src=\"/)").matcher(html).find()).isFalse();
    }

    @Test
    void aTasksPageSaysWhereItStandsAndNamesItsLog() {
        scene.joins(1, "alpha", Liveness.READY, EngineState.OK)
                .runs("web", 1, Reason.STARTED)
                .happened("ATTEMPT_CHANGED", TaskState.SCHEDULED, TaskState.RUNNING, "");

        TaskPage page = scene.taskPage();

        assertThat(page.run()).isEqualTo("1-0");
        assertThat(new PageTemplate().render(page))
                .contains("<title>web is running. Gantry</title>")
                .contains("data-events=\"/events?task&#x3D;" + page.task().id() + "\"")
                .contains("data-log=\"/tasks/" + page.task().id() + "/logs\" data-run=\"1-0\"")
                .contains("data-stats=\"/tasks/" + page.task().id() + "/stats\"")
                .contains("<dt>Worker</dt><dd>alpha</dd>", "scheduled → running");
    }

    @Test
    void aTaskThatNeverRanHasNoLogToFollow() {
        scene.waits("web", Reason.NO_WORKERS, "nobody is there");

        assertThat(new PageTemplate().render(scene.taskPage()))
                .contains("data-run=\"\"", "There is no log yet.", "nobody is there");
    }

    @Test
    void aTasksPageTakesNothingForMarkupEither() {
        scene.joins(1, HOSTILE, Liveness.READY, EngineState.OK)
                .failed(HOSTILE, HOSTILE, Duration.ZERO)
                .happened("STATE_CHANGED", TaskState.PENDING, TaskState.RUNNING, HOSTILE);

        String html = new PageTemplate().render(scene.taskPage());

        assertThat(html)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>", "<img", "'alert(2)'", " style=", "<style", "javascript:");
        assertThat(Pattern.compile("\\son[a-z]+=").matcher(html).find()).isFalse();
        assertThat(Pattern.compile("<script(?! src=\"/)").matcher(html).find()).isFalse();
    }
}
