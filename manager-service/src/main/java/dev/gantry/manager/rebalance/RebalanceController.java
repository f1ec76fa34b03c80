package dev.gantry.manager.rebalance;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Rebalancer;
import dev.gantry.manager.scheduling.Rebalancing.Plan;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /rebalance}: moves tasks so that the machines are about equally full, when somebody asks for it and never otherwise. */
@RestController
@RequestMapping("/rebalance")
@Tag(name = "Rebalance")
class RebalanceController {

    private static final String USUAL_MOVES = "20";
    private static final int MOST_MOVES = 1_000;
    private static final String USUAL_IN_FLIGHT = "2";
    private static final int MOST_IN_FLIGHT = 100;

    private final Rebalancer rebalancer;
    private final RebalancePlans plans;
    private final ClusterViews views;

    RebalanceController(Rebalancer rebalancer, RebalancePlans plans, ClusterViews views) {
        this.rebalancer = rebalancer;
        this.plans = plans;
        this.views = views;
    }

    @PostMapping("/plan")
    @Operation(summary = "Plan moves and do nothing")
    PlanView plan(@RequestParam(defaultValue = USUAL_MOVES) int maxMoves) {
        return plans.view(plans.plan(within("maxMoves", maxMoves, MOST_MOVES)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Carry a plan out",
            description =
                    "With `plan`, the moves of the plan of that name and no others: 409 if others would be planned now."
                            + " 409 also while moves are carried out.")
    RunView start(
            @RequestParam(defaultValue = USUAL_MOVES) int maxMoves,
            @RequestParam(defaultValue = USUAL_IN_FLIGHT) int maxInFlight,
            @RequestParam(defaultValue = "") String plan) {
        Plan now = plans.plan(within("maxMoves", maxMoves, MOST_MOVES));
        if (!plan.isEmpty() && !plan.equals(RebalancePlans.name(now))) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The cluster has changed: plan " + plan + " is not what would be planned now. Look at it again.");
        }
        return RunView.of(rebalancer.start(now.moves(), within("maxInFlight", maxInFlight, MOST_IN_FLIGHT)), views);
    }

    private static int within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw ProblemException.invalid(name, "must be a whole number from 1 to " + most);
        }
        return value;
    }

    @GetMapping
    @Operation(
            summary = "Look at the newest moves",
            description = "404 if none were asked for since this manager began.")
    RunView get() {
        return rebalancer.find().map(run -> RunView.of(run, views)).orElseThrow(RebalanceController::none);
    }

    @DeleteMapping
    @Operation(summary = "Let no further move begin", description = "What is under way arrives.")
    RunView cancel() {
        return rebalancer.cancel().map(run -> RunView.of(run, views)).orElseThrow(RebalanceController::none);
    }

    private static ProblemException none() {
        return new ProblemException(
                ProblemType.NOT_FOUND, "Nobody has asked for a rebalancing since this manager began.");
    }
}
