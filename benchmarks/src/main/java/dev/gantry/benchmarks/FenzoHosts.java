package dev.gantry.benchmarks;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import com.netflix.fenzo.plugins.VMLeaseObject;
import dev.gantry.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

/** Netflix' Fenzo as it is published, over machines that it knows by what they offer. Close it: it has threads. */
final class FenzoHosts implements AutoCloseable {

    private final TaskScheduler scheduler;

    /** Machines that have so much free. */
    FenzoHosts(List<Resources> free) {
        scheduler = new TaskScheduler.Builder()
                .withLeaseRejectAction(_ -> {})
                .withLeaseOfferExpirySecs(1_000_000)
                .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker)
                .disableShortfallEvaluation()
                .build();
        List<VirtualMachineLease> offers = new ArrayList<>();
        for (Resources machine : free) {
            offers.add(offer("m" + offers.size(), machine));
        }
        scheduler.scheduleOnce(List.of(), offers);
    }

    /** Chooses machines for all of them, in one pass, as it is meant to be used. Answers how many found one. */
    int place(List<Resources> bookings) {
        List<Request> requests = new ArrayList<>();
        for (Resources booking : bookings) {
            requests.add(new Request("t" + requests.size(), booking));
        }
        return scheduler.scheduleOnce(requests, List.of()).getResultMap().values().stream()
                .mapToInt(machine -> machine.getTasksAssigned().size())
                .sum();
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }

    private static VirtualMachineLease offer(String machine, Resources free) {
        return new VMLeaseObject(Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(machine))
                .setFrameworkId(FrameworkID.newBuilder().setValue("bench"))
                .setSlaveId(SlaveID.newBuilder().setValue(machine))
                .setHostname(machine)
                .addResources(scalar("cpus", free.cpuMillis() / 1_000.0))
                .addResources(scalar("mem", (double) free.memory()))
                .build());
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }

    /** A task as Fenzo asks about it: cpu and memory, and nothing else that could slow it down. */
    private static final class Request implements TaskRequest {

        private final String id;
        private final Resources booking;
        private @Nullable AssignedResources assigned;

        Request(String id, Resources booking) {
            this.id = id;
            this.booking = booking;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return booking.cpuMillis() / 1_000.0;
        }

        @Override
        public double getMemory() {
            return booking.memory();
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Map.of();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Map.of();
        }

        @Override
        public List<? extends ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public @Nullable AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
