package dev.gantry.manager.platform;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /health}: for load balancers and for whoever waits for a start. Open to everybody. */
@RestController
@Tag(name = "Health")
class HealthController {

    /**
     * Whether requests are served, and for which cluster.
     *
     * @param heldBack how many tasks are not placed again because too many workers fell silent at once
     */
    @JsonPropertyOrder({"status", "clusterId", "epoch", "workers", "heldBack"})
    record Health(String status, ClusterId clusterId, Epoch epoch, int workers, int heldBack) {}

    private final Control control;
    private final ClusterViews views;

    HealthController(Control control, ClusterViews views) {
        this.control = control;
        this.views = views;
    }

    @GetMapping("/health")
    @Operation(summary = "Whether the manager serves")
    ResponseEntity<Health> health() {
        boolean up = control.isRunning() && control.isAccepting();
        Health health = new Health(
                up ? "UP" : "DOWN",
                control.lease().cluster(),
                control.lease().epoch(),
                views.workers().size(),
                views.heldBack());
        return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(health);
    }
}
