package dev.gantry.manager.scheduling;

import dev.gantry.model.Resources;
import java.util.Collection;

/**
 * How unequally full machines are: the standard deviation of their booked shares, each machine weighted with its size, over
 * cpu and memory.
 *
 * <p>The mean share does not change when a task moves, whatever the sizes of the machines: so the deviation alone says which
 * of two arrangements is the better one. Arithmetic of {@code double} is the same on every machine.
 *
 * @param whole what all machines have together
 */
record Balance(Resources whole) {

    static Balance of(Collection<? extends Room> rooms) {
        Resources whole = Resources.NONE;
        for (Room room : rooms) {
            whole = whole.plus(room.worker().capacity());
        }
        return new Balance(whole);
    }

    /** The deviation in millionths of a machine: 0 where all are equally full. */
    long imbalance(Collection<? extends Room> rooms) {
        Resources all = Resources.NONE;
        double cpu = 0;
        double memory = 0;
        for (Room room : rooms) {
            Resources capacity = room.worker().capacity();
            Resources booked = capacity.minus(room.free());
            all = all.plus(booked);
            cpu += square(booked.cpuMillis(), capacity.cpuMillis(), whole.cpuMillis());
            memory += square(booked.memory(), capacity.memory(), whole.memory());
        }
        double variance = cpu
                - square(all.cpuMillis(), whole.cpuMillis(), whole.cpuMillis())
                + memory
                - square(all.memory(), whole.memory(), whole.memory());
        return Math.round(Math.sqrt(Math.max(0, variance / 2)) * Shares.WHOLE);
    }

    /** By how much the variance falls if so much goes from one machine to another; below zero if it rises. */
    double gain(Resources booking, Room from, Room to) {
        Resources here = from.worker().capacity();
        Resources there = to.worker().capacity();
        Resources left = here.minus(from.free()).minus(booking);
        Resources joined = there.minus(to.free());
        double cpu = added(booking.cpuMillis(), left.cpuMillis(), here.cpuMillis(), whole.cpuMillis())
                - added(booking.cpuMillis(), joined.cpuMillis(), there.cpuMillis(), whole.cpuMillis());
        double memory = added(booking.memory(), left.memory(), here.memory(), whole.memory())
                - added(booking.memory(), joined.memory(), there.memory(), whole.memory());
        return (cpu + memory) / 2;
    }

    /** The share of the machine that is booked, of the resource of which more is, in millionths. */
    static long load(Room room) {
        return load(room, Resources.NONE);
    }

    /** The same with so much more. */
    static long load(Room room, Resources more) {
        Resources capacity = room.worker().capacity();
        return Shares.WHOLE - Shares.scarcer(room.free().minus(more), capacity);
    }

    /** What an amount adds to the sum of squares of a machine that has so much booked without it. */
    private static double added(long amount, long booked, long capacity, long whole) {
        return capacity == 0 ? 0 : (double) amount * (2.0 * booked + amount) / ((double) capacity * whole);
    }

    private static double square(long booked, long capacity, long whole) {
        return capacity == 0 ? 0 : (double) booked * booked / ((double) capacity * whole);
    }
}
