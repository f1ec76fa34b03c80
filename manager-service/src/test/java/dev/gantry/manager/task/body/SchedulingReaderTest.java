package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.refusal;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Affinity;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingReaderTest {

    @Test
    void whatATaskSaysAboutItsWorkersIsRead() {
        TaskSpec spec = specWith("""
                "constraints": ["region == eu", "gpu not exists"],
                "affinities": [{"expression": "zone == a", "weight": 50}],
                "spread": [{"by": "worker", "max": 1}, {"by": "zone", "max": 2}],
                "antiAffinity": ["team == a"],
                "schedulerPolicy": "bin-pack"
                """);

        assertThat(spec.constraints()).containsExactly("region == eu", "gpu not exists");
        assertThat(spec.affinities()).containsExactly(new Affinity("zone == a", 50));
        assertThat(spec.spread()).containsExactly(new SpreadLimit("worker", 1), new SpreadLimit("zone", 2));
        assertThat(spec.antiAffinity()).containsExactly("team == a");
        assertThat(spec.schedulerPolicy()).isEqualTo("bin-pack");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"constraints\": \"a == b\"                        | constraints                | must be an array of text",
                "\"constraints\": [\"a == b\", 5]                    | constraints[1]             | must be text",
                "\"constraints\": [\"a == b\", \"a > b\"]            | constraints[1]             | is no number",
                "\"constraints\": [\"a =~ (\"]                       | constraints[0]             | regular expression",
                "\"antiAffinity\": [\"a\"]                           | antiAffinity[0]            | must be ATTRIBUTE OPERATOR",
                "\"affinities\": [{\"expression\": \"a\", \"weight\": 1}] | affinities[0].expression | must be ATTRIBUTE",
                "\"affinities\": [{\"expression\": \"a == b\"}]      | affinities[0].weight       | is required",
                "\"affinities\": [{\"expression\": \"a == b\", \"weight\": 101}] | affinities[0].weight | from -100 to 100",
                "\"affinities\": [{\"weight\": 1}]                   | affinities[0].expression   | is required",
                "\"affinities\": [{\"expresion\": \"a == b\", \"expression\": \"a == b\", \"weight\": 1}]"
                        + " | affinities[0].expresion | did you mean 'expression'?",
                "\"spread\": [{\"by\": \"zone\", \"max\": 0}]        | spread[0].max              | from 1 to",
                "\"spread\": [{\"max\": 1}]                          | spread[0].by               | is required",
                "\"spread\": 1                                       | spread                     | must be an array",
                "\"schedulerPolicy\": \"best\"                       | schedulerPolicy            | one of spread, bin-pack"
            })
    void aWrongOneIsNamedWithItsPlaceAndWhatIsAllowed(String members, String field, String words) {
        FieldError refusal = refusal("{\"image\": \"x\", " + members + "}").getFirst();

        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.message()).contains(words);
    }

    @Test
    void aPolicyIsRefusedWhereverATaskStands() {
        String task = "{\"image\": \"x\", \"schedulerPolicy\": \"best\"}";

        assertThat(Bodies.fields("[" + task + "]")).containsExactly("[0].schedulerPolicy");
        assertThat(Bodies.fields("{\"count\": 2, \"spec\": " + task + "}")).containsExactly("spec.schedulerPolicy");
    }
}
