package dev.gantry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsDocumentTest {

    @ParameterizedTest
    @EnumSource
    void everyReasonIsExplainedInTheDocument(Reason reason) throws IOException {
        assertThat(Files.readString(Path.of("../docs/reasons.md")))
                .contains("| `" + reason + "` | " + reason.sentence() + " |");
    }
}
