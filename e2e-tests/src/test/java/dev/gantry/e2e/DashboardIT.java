package dev.gantry.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The manager's page in a real browser, on a real cluster. The pictures come first, before a test leaves its traces. */
@TestMethodOrder(OrderAnnotation.class)
class DashboardIT {

    private static final int PATIENCE = 60_000;
    private static final HasTextOptions SOON = new HasTextOptions().setTimeout(PATIENCE);

    @TempDir
    static Path folder;

    private static SmallCluster cluster;
    private static ServiceProcess second;
    private static Api api;
    private static String running;

    /** Where the pictures go: a run with {@code -Dgantry.pictures=<docs/images>} renews those of the README. */
    private static final Path PICTURES = Path.of(System.getProperty("gantry.pictures", "target/screenshots"));

    private static final double LEAST_CONTRAST = 4.5;

    /** The page also asks every 5 seconds, which would hide that no event arrives. */
    private static final String WITHOUT_POLLING =
            "const plan = window.setTimeout; window.setTimeout = (f, delay) => delay < 5000 ? plan(f, delay) : 0;";

    private Chromium chromium;
    private Page page;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder, "one");
        api = cluster.api();
        second = cluster.startWorker("two", "32000-32999");
        await().atMost(Duration.ofSeconds(60)).until(() -> readyWorkers() == 2);
        api.await(api.submit(spec("nightly-report", "\"command\": [\"echo\", \"done\"]")), "COMPLETED");
        for (String name : List.of("queue", "api", "web")) {
            running = api.submit(spec(name, "\"command\": [\"sleep\", \"600\"], \"memory\": 2048, \"cpu\": 0.5"));
            api.await(running, "RUNNING");
        }
        api.await(
                api.submit(spec("migration", "\"command\": [\"sh\", \"-c\", \"exit 7\"], \"restartPolicy\": \"no\"")),
                "FAILED");
        api.submit(spec("training", "\"memory\": 1048576, \"cpu\": 64"));
    }

    private static int readyWorkers() {
        return api.get("/workers").body().split("\"liveness\":\"READY\"", -1).length - 1;
    }

    @AfterAll
    static void stop() {
        second.close();
        cluster.close();
    }

    @AfterEach
    void closeBrowser() {
        chromium.close();
    }

    private static String spec(String name, String members) {
        return "{\"name\": \"" + name + "\", \"image\": \"" + Docker.IMAGE + "\", " + members + "}";
    }

    private void open(NewContextOptions options) {
        chromium = new Chromium();
        page = chromium.open(options);
        page.navigate(api.base() + "/");
    }

    private void open() {
        open(new NewContextOptions().setViewportSize(1280, 900));
        assertThat(page.locator("#live")).hasText("live", SOON);
    }

    private Locator row(String task) {
        return page.locator("#task-" + task);
    }

    private void assertNothingToComplainOf() {
        assertThat(chromium.complaints()).isEmpty();
        assertThat(chromium.hosts()).containsExactly("127.0.0.1:" + cluster.managerPort());
    }

    @Test
    void whatHappensIsShownWithoutAReloadByTheEventsAlone() {
        open();
        page.addInitScript(WITHOUT_POLLING);
        page.reload();
        assertThat(page.locator("#live")).hasText("live", SOON);
        page.evaluate("document.body.dataset.loaded = 'once'");

        String id = api.submit(spec("appears", "\"command\": [\"sleep\", \"600\"]"));

        assertThat(row(id)).containsText("appears", new ContainsTextOptions().setTimeout(PATIENCE));
        String container = api.await(id, "RUNNING").get("containerId").stringValue();
        assertThat(row(id).locator(".pill")).hasText("running", SOON);
        Docker.run("kill", container);
        assertThat(row(id).locator("[data-label=Restarts]")).hasText("1", SOON);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
        assertThat(row(id).locator(".pill")).hasText("completed", SOON);
        assertThat(page.locator("body")).hasAttribute("data-loaded", "once");
        assertNothingToComplainOf();
    }

    @Test
    void whatIsWrongStandsOnTopWithItsReason() {
        open();

        assertThat(page.locator("h1"))
                .containsText(Pattern.compile("failed in the last hour, 1 task waits for a place"));
        assertThat(page).hasTitle(Pattern.compile("^\\d tasks? failed in the last hour.* Gantry$"));
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.locator("main section caption")).hasCount(2);
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("training")))
                .containsText("INSUFFICIENT_");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("migration")))
                .containsText("exit code 7");
        assertNothingToComplainOf();
    }

    @Test
    void theKeyboardReachesEveryLinkAndSkipsToTheContent() {
        open();
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        assertThat(page.locator(".skip")).isInViewport();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();

        // Without the fragment, which would begin the round in the middle.
        page.navigate(api.base() + "/");
        assertThat(page.locator("#live")).hasText("live", SOON);
        int links = page.locator("a").count();
        Set<Object> reached = new LinkedHashSet<>();
        for (int i = 0; i < links; i++) {
            page.keyboard().press("Tab");
            reached.add(page.evaluate("[...document.links].indexOf(document.activeElement)"));
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
        }
        assertThat(reached).hasSize(links).doesNotContain(-1);
    }

    @Test
    void theFocusStaysWhereItIsWhenSomethingNewComes() {
        open();
        Locator link = row(running).locator("a").first();
        link.focus();

        String id = api.submit(spec("newer", "\"memory\": 16000000"));

        assertThat(row(id)).containsText("pending", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(link).isFocused();
        api.delete("/tasks/" + id + "?wait=30s");
    }

    @Test
    @Order(1)
    void bothSchemesCanBeReadAndANarrowScreenNeedsNoScrollingSideways() {
        open(new NewContextOptions().setViewportSize(1280, 1240));
        assertThat(page.locator("#live")).hasText("live", SOON);
        List<Object> grounds = List.of(ColorScheme.LIGHT, ColorScheme.DARK).stream()
                .map(this::look)
                .toList();
        assertThat(grounds).doesNotHaveDuplicates();

        page.setViewportSize(360, 740);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        screenshot(Path.of("target", "screenshots"), "narrow");
        assertNothingToComplainOf();
    }

    private Object look(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertThat(Contrast.below(page, LEAST_CONTRAST)).isEmpty();
        screenshot(PICTURES, scheme.name().toLowerCase(Locale.ROOT));
        return page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    private void screenshot(Path folder, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("dashboard-" + name + ".png")));
    }

    @Test
    void whatAContainerOrAUserSaysIsTextAndIsNeverRun() {
        String markup =
                "<img src=x onerror=document.body.dataset.hostile=1><script>document.body.dataset.hostile=1</script>";
        assertThat(api.post("/tasks", spec(markup, "\"memory\": 64")).status()).isEqualTo(400);
        String id = api.submit(spec("hostile", "\"command\": [\"" + markup + "\"], \"restartPolicy\": \"no\""));
        api.await(id, "FAILED");

        open();

        assertThat(row(id)).containsText("<img src=x onerror=");
        page.reload();
        assertThat(page.locator("#live")).hasText("live", SOON);
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertThat(page.evaluate("document.body.dataset.hostile || ''")).isEqualTo("");
        assertNothingToComplainOf();
    }

    @Test
    void aScriptThatGotIntoThePageAllTheSameIsRefusedByThePolicy() {
        open();
        assertThat(page.reload().headerValue("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'");

        page.evaluate("""
                const script = document.createElement('script');
                script.textContent = 'document.body.dataset.hostile = 1';
                document.body.append(script);""");

        assertThat(page.evaluate("document.body.dataset.hostile || ''")).isEqualTo("");
        assertThat(chromium.complaints()).singleElement().asString().contains("Content Security Policy");
    }

    @Test
    void withoutAScriptThePageCanBeRead() {
        open(new NewContextOptions().setJavaScriptEnabled(false));

        assertThat(row(running)).containsText("running");
        assertThat(page.locator("#live")).containsText("as of ");
        assertThat(page.locator("#live")).containsText(" UTC");
    }

    @Test
    void aManagerThatIsGoneIsSaidAndItsReturnToo() {
        open();

        cluster.killManager();
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText(
                        Pattern.compile("The manager has not answered since \\d\\d:\\d\\d:\\d\\d\\."),
                        new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator("#live")).hasText("not connected");
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(Contrast.below(page, LEAST_CONTRAST)).isEmpty();
        }
        screenshot(Path.of("target", "screenshots"), "away");
        cluster.restartManager();

        assertThat(page.locator("#live")).hasText("live", SOON);
        assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
        cluster.awaitWorker();
        String id = api.submit(spec("afterwards", "\"command\": [\"echo\"]"));
        assertThat(row(id)).containsText("afterwards", new ContainsTextOptions().setTimeout(PATIENCE));
    }

    private void openTask(String id) {
        chromium = new Chromium();
        page = chromium.open(new NewContextOptions().setViewportSize(1280, 1400));
        page.navigate(api.base() + "/dashboard/tasks/" + id);
        assertThat(page.locator("#live")).hasText("live", SOON);
    }

    @Test
    void aTasksPageFollowsItsLogAndShowsWhatItUses() {
        String hostile = "<img src=x onerror=document.body.dataset.hostile=1>";
        String id = api.submit(
                spec(
                        "talks",
                        "\"command\": [\"sh\", \"-c\", \"echo '" + hostile
                                + "'; n=0; while true; do n=$((n+1)); echo line-$n; sleep 0.2; done\"], \"stopGrace\": \"0s\""));
        String container = api.await(id, "RUNNING").get("containerId").stringValue();
        openTask(id);
        Locator log = page.locator("#lines");

        assertThat(log).containsText(hostile, new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(log).containsText("line-25", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator("main img")).hasCount(0);
        assertThat(page.evaluate("document.body.dataset.hostile || ''")).isEqualTo("");
        assertThat(page.locator("#cpu-now")).hasText(Pattern.compile("\\d+\\.\\d\\d cores"), SOON);
        assertThat(page.locator("#memory-now")).hasText(Pattern.compile("\\d+\\.\\d of 256 MiB"), SOON);
        await().atMost(Duration.ofSeconds(60)).until(() -> points("cpu") >= 2 && points("memory") >= 2);
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(Contrast.below(page, LEAST_CONTRAST)).isEmpty();
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(
                            "target", "screenshots", "task-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
        }

        page.locator("#follow").focus();
        page.keyboard().press("Space");
        assertThat(page.locator("#follow")).hasAttribute("aria-pressed", "false");
        assertThat(page.locator("#log-state")).containsText("Not followed.");
        page.keyboard().press("Space");
        assertThat(page.locator("#log-state")).hasText("Followed.", SOON);

        Docker.run("kill", container);
        assertThat(page.locator("dl.facts"))
                .containsText(Pattern.compile("Restarts\\s*1"), new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(log).containsText("line-5", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator(".events")).containsText("restarted", new ContainsTextOptions().setTimeout(PATIENCE));
        page.setViewportSize(360, 740);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
        assertThat(page.locator("h1"))
                .containsText("talks is completed.", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(chromium.complaints()).allMatch(words -> words.contains("409"));
    }

    private int points(String chart) {
        String points =
                String.valueOf(page.locator("#" + chart + "-chart polyline").getAttribute("points"));
        return points.split(" ", -1).length;
    }
}
