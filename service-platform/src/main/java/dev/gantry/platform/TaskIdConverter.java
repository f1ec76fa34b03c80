package dev.gantry.platform;

import dev.gantry.model.TaskId;
import org.springframework.core.convert.converter.Converter;

/** Lets a controller take a task's id from a path. */
final class TaskIdConverter implements Converter<String, TaskId> {

    @Override
    public TaskId convert(String text) {
        return TaskId.parse(text);
    }
}
