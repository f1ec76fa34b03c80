/** The whole system from outside: the runnable jars as processes, a real Docker engine, real crashes. */
package dev.gantry.e2e;
