package dev.gantry.cli;

import dev.gantry.model.wire.DurationText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A path of the manager's API with its query, encoded. */
record ApiPath(String text) {

    static ApiPath tasks() {
        return new ApiPath("/tasks");
    }

    static ApiPath task(String id) {
        return new ApiPath("/tasks/" + id);
    }

    static ApiPath events(String id) {
        return new ApiPath("/tasks/" + id + "/events");
    }

    static ApiPath events() {
        return new ApiPath("/events");
    }

    static ApiPath explain(String id) {
        return new ApiPath("/tasks/" + id + "/explain");
    }

    static ApiPath logs(String id) {
        return new ApiPath("/tasks/" + id + "/logs");
    }

    static ApiPath exec(String id) {
        return new ApiPath("/tasks/" + id + "/exec");
    }

    static ApiPath restart(String id) {
        return new ApiPath("/tasks/" + id + "/restart");
    }

    static ApiPath workerStats(String id) {
        return new ApiPath("/workers/" + id + "/stats");
    }

    static ApiPath backup() {
        return new ApiPath("/backup");
    }

    static ApiPath orphans() {
        return new ApiPath("/orphans");
    }

    static ApiPath orphan(String task) {
        return new ApiPath("/orphans/" + task);
    }

    static ApiPath adoptOrphan(String task) {
        return new ApiPath("/orphans/" + task + "/adopt");
    }

    static ApiPath workers() {
        return new ApiPath("/workers");
    }

    static ApiPath worker(String nameOrId) {
        return new ApiPath("/workers/"
                + URLEncoder.encode(nameOrId, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** What is asked of a worker: {@code drain}, {@code cordon} or {@code uncordon}. */
    static ApiPath worker(String nameOrId, String wish) {
        return worker(nameOrId).below(wish);
    }

    static ApiPath workerImages(String nameOrId) {
        return worker(nameOrId).below("images");
    }

    /** A resource below this one, which has no query. */
    ApiPath below(String name) {
        return new ApiPath(text + "/" + name);
    }

    static ApiPath rebalance() {
        return new ApiPath("/rebalance");
    }

    static ApiPath rebalancePlan() {
        return new ApiPath("/rebalance/plan");
    }

    ApiPath with(String name, String value) {
        return new ApiPath(text + (text.contains("?") ? "&" : "?") + name + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    ApiPath with(String name, Duration duration) {
        return with(name, DurationText.print(duration));
    }

    /** The same resource with the query of another page of it. */
    ApiPath withQuery(String query) {
        int end = text.indexOf('?');
        return new ApiPath((end < 0 ? text : text.substring(0, end)) + "?" + query);
    }
}
