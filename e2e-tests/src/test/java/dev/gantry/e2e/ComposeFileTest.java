package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker-compose.yml} against the schema of the Compose Specification, which is that of Compose v2. */
class ComposeFileTest {

    private static final Path FILE = Path.of("..", "docker-compose.yml");

    @Test
    void theFileKeepsToTheSchemaOfTheComposeSpecification() throws IOException {
        assertThat(mistakes(Files.readString(FILE))).isEmpty();
    }

    @Test
    void aMemberThatTheSchemaDoesNotHaveIsFound() throws IOException {
        String mistaken = Files.readString(FILE).replace("restart: unless-stopped", "restrat: unless-stopped");

        assertThat(mistakes(mistaken))
                .hasSize(3)
                .allSatisfy(mistake -> assertThat(mistake.toString()).contains("restrat"));
    }

    /** Read as YAML 1.1, since only that knows the merge key {@code <<}. */
    private static List<Error> mistakes(String file) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of("classpath:compose-spec/compose-spec.json"))
                .validate(JsonMapper.shared().valueToTree(new Yaml().load(file)));
    }
}
