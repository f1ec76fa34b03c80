package dev.gantry.manager.dashboard;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Turns the pages into HTML. The templates have no logic, and every value is escaped. */
@Component
class PageTemplate {

    private final Template cluster = load("dashboard");
    private final Template task = load("task");
    private final Template missing = load("missing");

    private static Template load(String name) {
        return Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .withLoader(PageTemplate::read)
                .loadTemplate(name);
    }

    String render(Page page) {
        return cluster.execute(Map.of("page", page));
    }

    String render(TaskPage page) {
        return task.execute(Map.of("page", page));
    }

    String render(MissingTask page) {
        return missing.execute(Map.of("page", page));
    }

    private static Reader read(String name) throws IOException {
        ClassPathResource file = new ClassPathResource("templates/" + name + ".mustache");
        return new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8);
    }
}
