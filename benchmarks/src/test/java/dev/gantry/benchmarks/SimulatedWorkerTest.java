package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedWorkerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TASK = "266592cd-960d-4091-981c-8c25c44b1018";

    private final SimulatedWorker worker = new SimulatedWorker(7);

    private boolean send(int seq, String wanted) {
        return worker.accept(JSON.readTree("{\"session\": \"s\", \"seq\": " + seq + ", \"entries\": [{\"task\": \""
                + TASK + "\", \"attempt\": 1, \"wanted\": \"" + wanted + "\"}]}"));
    }

    private JsonNode observe(String since) throws InterruptedException {
        return JSON.readTree(worker.observe(since, 0));
    }

    private static String next(JsonNode answer) {
        return answer.get("incarnation").stringValue() + "." + answer.get("revision");
    }

    @Test
    void whatIsAssignedRunsAndIsToldOnce() throws InterruptedException {
        JsonNode everything = observe("");
        assertThat(send(1, "RUN")).isTrue();

        JsonNode news = observe(next(everything));

        assertThat(everything.get("full").booleanValue()).isTrue();
        assertThat(news.get("full").booleanValue()).isFalse();
        assertThat(news.get("tasks").get(0).get("phase").stringValue()).isEqualTo("RUNNING");
        assertThat(observe(next(news)).get("tasks").size()).isZero();
    }

    @Test
    void whatIsStoppedIsGoneUntilThatIsAcknowledged() throws InterruptedException {
        String before = next(observe(""));
        send(1, "RUN");
        send(2, "STOP");

        JsonNode news = observe(before);
        assertThat(news.get("tasks").get(0).get("phase").stringValue()).isEqualTo("GONE");
        assertThat(observe("").get("tasks").size()).isEqualTo(1);

        observe(next(news));
        assertThat(observe("").get("tasks").size()).isZero();
    }

    @Test
    void aBatchOutOfOrderIsRefusedAndTheSameOneTwiceIsOne() throws InterruptedException {
        assertThat(send(2, "RUN")).isFalse();
        assertThat(send(1, "RUN")).isTrue();
        assertThat(send(1, "RUN")).isTrue();
        assertThat(send(3, "RUN")).isFalse();

        assertThat(observe("").get("revision").intValue()).isEqualTo(1);
    }

    @Test
    void aContainerThatStartsAgainIsNews() throws InterruptedException {
        send(1, "RUN");
        String before = next(observe(""));

        assertThat(worker.restart(5)).isEqualTo(1);

        assertThat(observe(before).get("tasks").get(0).get("restart").intValue())
                .isEqualTo(1);
    }
}
