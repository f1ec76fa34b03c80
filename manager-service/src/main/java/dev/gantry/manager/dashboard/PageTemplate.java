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

/** Turns the page into HTML. The template has no logic, and every value is escaped. */
@Component
class PageTemplate {

    private final Template template = Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .withLoader(PageTemplate::read)
            .loadTemplate("dashboard");

    String render(Page page) {
        return template.execute(Map.of("page", page));
    }

    private static Reader read(String name) throws IOException {
        ClassPathResource file = new ClassPathResource("templates/" + name + ".mustache");
        return new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8);
    }
}
