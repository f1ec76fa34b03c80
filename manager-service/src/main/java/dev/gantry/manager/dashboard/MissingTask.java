package dev.gantry.manager.dashboard;

import dev.gantry.manager.dashboard.Words.Age;
import java.time.Instant;

/**
 * What is shown in place of a task's page where there is no such task.
 *
 * @param sentence what is wrong
 * @param detail what may be done about it
 */
record MissingTask(String sentence, String detail, Age made) {

    static MissingTask notAnId(String text, Instant now) {
        return new MissingTask(
                "“" + text + "” is no id of a task.",
                "An id is a UUID, such as 266592cd-960d-4091-981c-8c25c44b1018, and only the whole of it leads to a page.",
                Age.of(now, now));
    }

    static MissingTask unknown(String id, Instant now) {
        return new MissingTask(
                "There is no task " + id + ".",
                "It was never here, or it has ended and is no longer kept.",
                Age.of(now, now));
    }

    String title() {
        return sentence + " Gantry";
    }

    /** Nothing happens to it, so the page is not kept up to date. */
    String stream() {
        return "";
    }
}
