package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Map;

/**
 * Why an attempt went where it went: kept with the history, once for all tasks of one spec that were placed in one turn. Of
 * bounded size, however many workers there are: as JSON at most {@value #MOST_BYTES} bytes.
 *
 * @param workers how many there were at that moment
 * @param asked how many of them had to be asked to find the best; the others could not have been it
 * @param refusedBy for each reason how many of those that were asked it ruled out
 * @param candidates the best, best first; the first one was chosen. Equal scores are decided by the worker's id
 */
public record PlacementDecision(
        String policy, int workers, int asked, Map<Reason, Integer> refusedBy, List<Ranked> candidates) {

    /** The most that it is as JSON. */
    public static final int MOST_BYTES = 2048;

    /** So many candidates are kept. */
    public static final int MOST_CANDIDATES = 3;

    private static final int MOST_PARTS = 4;
    private static final int LONGEST_NAME = 64;

    /**
     * A worker that passed every filter.
     *
     * @param name as it was then; a long one is cut
     * @param score the highest wins
     * @param parts what the score is made of, the policy's points first
     */
    public record Ranked(WorkerId worker, String name, long score, List<Part> parts) {
        public Ranked {
            name = shortened(name);
            parts = first(MOST_PARTS, parts);
        }
    }

    /** Points, and what gave them. */
    public record Part(String name, long points) {
        public Part {
            name = shortened(name);
        }
    }

    public PlacementDecision {
        policy = shortened(policy);
        refusedBy = Map.copyOf(refusedBy);
        candidates = first(MOST_CANDIDATES, candidates);
    }

    private static <T> List<T> first(int most, List<T> all) {
        return List.copyOf(all.size() <= most ? all : all.subList(0, most));
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
    }
}
