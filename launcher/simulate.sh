# Runs the simulation of the control plane.

run_simulate() {
    build_simulation
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -jar "$SIMULATION_JAR" "$@"
}
