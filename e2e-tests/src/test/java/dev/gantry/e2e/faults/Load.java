package dev.gantry.e2e.faults;

import dev.gantry.e2e.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What users do while something breaks. */
enum Load {
    /** Nothing: what runs, runs. */
    IDLE,

    /** They submit services and jobs, and stop every other service again. There is no place for all at once. */
    SUBMITTING {
        @Override
        List<Request> requests(String drained) {
            List<Request> requests = new ArrayList<>();
            for (Need need : List.of(Need.PORT, Need.LARGE, Need.PORT)) {
                UUID service = UUID.randomUUID();
                requests.add(submit(service, Promises.Wish.RUNS, need));
                requests.add(submit(UUID.randomUUID(), Promises.Wish.ENDS, Need.LITTLE));
                if (need == Need.PORT) {
                    requests.add(stop(service));
                }
            }
            return requests;
        }
    },

    /** A worker is being emptied, which {@linkplain Fault#drains the fault} chooses. */
    DRAINING {
        @Override
        List<Request> requests(String drained) {
            return List.of(drain(drained));
        }
    };

    /** Something that is asked for again until it is acknowledged. */
    interface Request {

        /** Returns whether it was acknowledged, which is then promised. */
        boolean send(Api api, Promises promises);
    }

    /**
     * What is asked for, one after the other.
     *
     * @param drained the worker that is emptied, where one is
     */
    List<Request> requests(String drained) {
        return List.of();
    }

    /** A task with an id of the client's own, so that it may be submitted again. */
    static Request submit(UUID id, Promises.Wish wish, Need need) {
        String task = id.toString();
        String spec = need.spec(task, wish == Promises.Wish.RUNS);
        return (api, promises) -> {
            promises.needs(task, need);
            return acknowledged(api.post("/tasks", spec)) && promises.promise(task, wish);
        };
    }

    static Request stop(UUID id) {
        return (api, promises) ->
                acknowledged(api.delete("/tasks/" + id)) && promises.promise(id.toString(), Promises.Wish.STOPPED);
    }

    /** A worker is to be empty, and to take nothing new. */
    static Request drain(String worker) {
        return (api, promises) ->
                acknowledged(api.post("/workers/" + worker + "/drain", "")) && promises.promiseEmpty(worker);
    }

    /** A worker is to take tasks again. */
    static Request uncordon(String worker) {
        return (api, promises) -> {
            promises.noLongerEmpty(worker);
            return acknowledged(api.post("/workers/" + worker + "/uncordon", ""));
        };
    }

    /** A refusal other than that the manager cannot just now is a fault of the test's. */
    private static boolean acknowledged(Api.Answer answer) {
        if (answer.status() / 100 == 4) {
            throw new AssertionError(answer.status() + ": " + answer.body());
        }
        return answer.status() / 100 == 2;
    }
}
