package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    private static final Worker WORKER = new Fleet()
            .worker(
                    1,
                    Fleet.FOUR,
                    Map.of(
                            "region", "eu-west",
                            "cores", "8",
                            "ghz", "2.50",
                            "disk", "ssd",
                            "zone.example/rack", "r 1",
                            "kernel", "5.10.0-28-amd64",
                            "odd", "many"),
                    "aarch64")
            .cluster
            .workers()
            .iterator()
            .next();

    private static boolean holds(String text) {
        return Expression.parse(text).holds(WORKER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region == eu-west",
                "  region==eu-west ",
                "disk != hdd",
                "gpu != nvidia",
                "zone.example/rack == r 1",
                "cores == 8.0",
                "cores > 4",
                "cores >= 8",
                "cores < 10",
                "cores <= 8",
                "ghz < 2.6",
                "ghz == 2.5",
                "region in (us, eu-west)",
                "cores in (8.0)",
                "region not in (us, asia)",
                "gpu not in (nvidia)",
                "disk exists",
                "gpu not exists",
                "gpu  not   exists",
                "kernel version >= 5.10",
                "kernel version < 5.11",
                "kernel version == 5.10.0",
                "kernel version != 5.9",
                "engine.version version > 27.3.0",
                "engine.version version>=27",
                "region =~ ^eu-",
                "region =~ west$",
                "region =~ (?i)WEST",
                "worker.name == w1",
                "worker.name =~ ^w[0-9]{1,3}$",
                "worker.arch in (aarch64, arm64)",
                "worker.id == 00000000-0000-0002-0000-000000000001"
            })
    void holdsForTheWorker(String text) {
        assertThat(holds(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region == eu",
                "region != eu-west",
                "gpu == nvidia",
                "gpu =~ .*",
                "gpu exists",
                "disk not exists",
                "cores > 8",
                "cores < 8",
                "cores > 10",
                "odd > 1",
                "odd <= 1",
                "gpu > 1",
                "region in (us, eu)",
                "region not in (us, eu-west)",
                "gpu in (nvidia)",
                "kernel version > 5.10",
                "kernel version < 5.9",
                "odd version > 0",
                "odd version != 1",
                "region =~ ^west"
            })
    void doesNotHoldForTheWorker(String text) {
        assertThat(holds(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | must be ATTRIBUTE OPERATOR VALUE",
                "region                | must be ATTRIBUTE OPERATOR VALUE",
                "region = eu           | must be ATTRIBUTE OPERATOR VALUE",
                "== eu                 | must be ATTRIBUTE OPERATOR VALUE",
                "regionin (a)          | must be ATTRIBUTE OPERATOR VALUE",
                "region ==             | has no value behind ==",
                "cores > many          | compares with 'many', which is no number",
                "cores > 1.2.3         | compares with '1.2.3', which is no number; versions are compared by 'version >'",
                "kernel version > new  | compares with 'new', which is no version",
                "zone in a, b          | must have a list in parentheses",
                "zone in (a,,b)        | has an empty value in its list",
                "zone in ()            | has an empty value in its list",
                "gpu exists now        | has 'now' behind exists",
                "name =~ (             | has a regular expression that cannot be read",
                "name =~ (a)\\1        | has a regular expression that cannot be read",
                "name =~ (a{99}){99}   | may have 1024",
                "name =~ a{1000000000} | may have 1024"
            })
    void whatIsNoExpressionIsRefusedWithWhatIsAllowed(String text, String words) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void anExpressionIsBounded() {
        assertThatThrownBy(() -> Expression.parse("region == " + "e".repeat(Expression.LONGEST)))
                .hasMessageContaining("may have 256");
    }

    @Test
    void aTaskIsKnownByItsLabelsAndItsName() {
        Task task = new Fleet().task(Fleet.spec().labels(Map.of("team", "a")).build());

        assertThat(Expression.parse("team == a").holds(task)).isTrue();
        assertThat(Expression.parse("task.name == t").holds(task)).isTrue();
        assertThat(Expression.parse("worker.name exists").holds(task)).isFalse();
    }
}
