package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the flags of {@code gantry run} say is in the spec that the manager gets, and nothing else. */
class RunFlagsTest extends CommandFixture {

    @Test
    void theSpecHoldsWhatTheFlagsSayAndNothingElse() {
        manager.answers("POST /tasks", 201, task("PENDING"));

        shell.run(
                "run",
                "nginx",
                "--name",
                "web",
                "--cpu",
                "0.5",
                "--memory",
                "2g",
                "--disk",
                "1",
                "--env",
                "A=b=c",
                "--env",
                "EMPTY=",
                "--publish",
                "8080:80",
                "--publish",
                "53/udp",
                "--label",
                "team=a",
                "--restart",
                "always",
                "--priority",
                "70",
                "--stop-grace",
                "90s",
                "--on-disconnect",
                "stop",
                "--",
                "httpd",
                "-f");

        assertThat(sent()).isEqualTo(json("""
                        {"name": "web", "cpu": 0.5, "memory": 2048, "disk": 1, "restartPolicy": "always",
                         "priority": 70, "stopGrace": "90s", "onDisconnect": "STOP", "image": "nginx", "args": ["httpd", "-f"],
                         "ports": [{"container": 80, "host": 8080, "protocol": "tcp"},
                                   {"container": 53, "protocol": "udp"}],
                         "env": {"A": "b=c", "EMPTY": ""}, "labels": {"team": "a"}}"""));
    }

    @Test
    void whatIsSaidAboutTheWorkersIsSentAsTheManagerReadsIt() {
        manager.answers("POST /tasks", 201, task("PENDING"));

        shell.run(
                "run",
                "nginx",
                "--constraint",
                "region == eu",
                "--constraint=cores >= 4",
                "--affinity",
                "zone == a",
                "--affinity",
                "disk in (hdd, tape):-80",
                "--policy",
                "bin-pack");

        assertThat(sent()).isEqualTo(json("""
                        {"image": "nginx", "constraints": ["region == eu", "cores >= 4"],
                         "affinities": [{"expression": "zone == a", "weight": 50},
                                        {"expression": "disk in (hdd, tape)", "weight": -80}],
                         "schedulerPolicy": "bin-pack"}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--health-http /health                 | {'type': 'http', 'path': '/health'}",
                "--health-http /a:b:8080               | {'type': 'http', 'path': '/a:b', 'port': 8080}",
                "--health-tcp 5432                     | {'type': 'tcp', 'port': 5432}",
                "--health-image                        | {'type': 'image'}",
                "--health-cmd true --health-interval 1m --health-timeout 500ms --health-retries 5 --health-start-period 0s"
                        + " | {'type': 'command', 'command': ['/bin/sh', '-c', 'true'], 'interval': '1m',"
                        + " 'timeout': '500ms', 'retries': 5, 'startPeriod': '0s'}"
            })
    void aHealthCheckIsSentAsTheManagerReadsIt(String flags, String check) {
        manager.answers("POST /tasks", 201, task("PENDING"));

        Shell.Result result = shell.run(("run nginx " + flags).split(" "));

        assertThat(result.err()).isEmpty();
        assertThat(sent().path("healthCheck")).isEqualTo(json(check.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--health-http health",
                "--health-tcp web",
                "--health-tcp 80 --health-image",
                "--health-interval 5s",
                "--health-tcp 80 --health-timeout 5"
            })
    void healthFlagsThatMakeNoSenseAreWrongUsage(String flags) {
        Shell.Result result = shell.run(("run nginx " + flags).split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isNotBlank();
        assertThat(manager.asked()).isEmpty();
    }

    @Test
    void whatIsSaidAboutTheContainerIsSentAsTheManagerReadsIt() {
        manager.answers("POST /tasks", 201, task("PENDING"));

        String line =
                "run --volume data:/data --volume /srv/web:/www:ro --tmpfs /scratch:64 --tmpfs /tmp --network host"
                        + " --hostname db-1 --dns 10.0.0.53 --add-host db:10.0.0.5 --user 1000 --workdir /srv --init --read-only"
                        + " --cpu-reservation 0.25 --memory-reservation 64m --cap-drop ALL --cap-add CHOWN --privileged"
                        + " --publish 127.0.0.1:8080:80 --publish [::1]:53:53/udp nginx";
        shell.run(line.split(" ", -1));

        assertThat(sent()).isEqualTo(json("""
                        {"image": "nginx", "network": "host", "hostname": "db-1", "dns": ["10.0.0.53"],
                         "extraHosts": ["db:10.0.0.5"], "user": "1000", "workingDir": "/srv", "init": true,
                         "readOnlyRootFilesystem": true, "cpuReservation": 0.25, "memoryReservation": 64, "privileged": true,
                         "capabilities": {"drop": ["ALL"], "add": ["CHOWN"]},
                         "mounts": [{"type": "volume", "source": "data", "target": "/data"},
                                    {"type": "bind", "source": "/srv/web", "target": "/www", "readOnly": true},
                                    {"type": "tmpfs", "target": "/scratch", "size": 64},
                                    {"type": "tmpfs", "target": "/tmp"}],
                         "ports": [{"container": 80, "host": 8080, "protocol": "tcp", "address": "127.0.0.1"},
                                   {"container": 53, "host": 53, "protocol": "udp", "address": "::1"}]}"""));
    }

    @Test
    void anImageAloneIsTheWholeSpec() {
        manager.answers("POST /tasks", 201, task("PENDING"));

        shell.run("run", "nginx");

        assertThat(manager.asked().getFirst().body()).isEqualTo("{\"image\":\"nginx\"}");
    }
}
