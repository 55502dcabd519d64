package dev.vedette.web.targets;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.web.targets.SampleHistory.Interval;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** The pages of a target in a real browser. */
class TargetBrowserIT {
  /** Debian's packages chromium and chromium-driver; without them there is nothing to test. */
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

  private static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-12T12:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  /** A checker that was off for eight hours. */
  private static final Interval GAP =
      new Interval(Instant.parse("2026-11-20T08:00:00Z"), Instant.parse("2026-11-20T16:00:00Z"));

  private static final Interval OUTAGE =
      new Interval(Instant.parse("2026-11-22T20:00:00Z"), Instant.parse("2026-11-22T21:00:00Z"));

  private static final Interval NEVER = new Interval(FIRST, FIRST);

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static WebServer server;
  private static ChromeDriver driver;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER));
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    CheckResults results = new CheckResults(database, InstantSource.fixed(NOW));
    results.insert(SampleHistory.of("shop", "berlin-1").checks(FIRST, NOON, GAP, OUTAGE));
    results.insert(SampleHistory.of("shop", "tokyo").checks(FIRST, NOON, GAP, NEVER));
    new History(database, StorageSettings.DEFAULT).maintain(NOW);
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.<OpsEndpoints.Answer>empty(),
            new SimpleMeterRegistry(),
            InstantSource.fixed(NOW));
    driver = open(directory.resolve("profile"));
  }

  private static ChromeDriver open(Path profile) {
    ChromeOptions options = new ChromeOptions();
    // Both programs are named, so that Selenium has no reason to look for a download.
    options.setBinary(CHROMIUM.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic");
    options.addArguments("--disable-dev-shm-usage", "--no-first-run", "--disable-sync");
    options.addArguments("--disable-background-networking", "--disable-component-update");
    options.addArguments("--user-data-dir=" + profile, "--window-size=1280,900");
    return new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(CHROMEDRIVER.toFile())
            .usingAnyFreePort()
            .build(),
        options);
  }

  @AfterAll
  static void stop() {
    if (driver != null) {
      driver.quit();
      server.close();
      database.close();
      postgres.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/targets/shop?span=7d",
        "/targets/shop?day=2026-11-22&compare=before",
        "/targets/shop/checks/2026-11-22T20:00:00Z/berlin-1",
        "/targets/nobody",
        "/reports"
      })
  void everyPageIsForEverybodyAndQuiet(String path) throws IOException {
    go(path);

    assertThat(violations()).as(path).isEmpty();
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> !entry.getMessage().contains("404"))
        .isEmpty();
    assertThat(
            (List<?>)
                driver.executeScript(
                    "return performance.getEntriesByType('resource').map(e => e.name)"
                        + ".filter(n => !n.startsWith(location.origin))"))
        .isEmpty();
  }

  @Test
  void fromADayItIsOneKeyToTheFirstFailingCheck() {
    go("/targets/shop?day=2026-11-22");
    WebElement focused = driver.switchTo().activeElement();
    assertThat(focused.getDomAttribute("data-failing")).isEqualTo("first");

    focused.sendKeys(Keys.ENTER);

    await()
        .untilAsserted(() ->
            assertThat(driver.getCurrentUrl()).endsWith("/checks/2026-11-22T20:55:00Z/berlin-1"));
    assertThat(driver.findElement(By.cssSelector("tr.failed")).getText()).contains("wait");
  }

  @Test
  void aChartIsWalkedThroughByKeysAndItsStepOpens() {
    go("/targets/shop?span=7d");
    WebElement chart = driver.findElement(By.cssSelector("[data-chart]"));

    chart.sendKeys(Keys.END, Keys.ARROW_LEFT);

    assertThat(driver.findElement(By.id("readout")).getText()).contains("up 24", "p95");
    chart.sendKeys(Keys.ENTER);
    await().untilAsserted(() -> assertThat(driver.getCurrentUrl()).contains("from=2026-11-24T11"));
  }

  @Test
  void draggingZooms() {
    go("/targets/shop?span=7d");
    WebElement chart = driver.findElement(By.cssSelector("[data-chart]"));

    new Actions(driver)
        .moveToElement(chart, -200, 0)
        .clickAndHold()
        .moveByOffset(200, 0)
        .release()
        .perform();

    await().untilAsserted(() -> assertThat(driver.getCurrentUrl()).contains("from=2026-11-1"));
    assertThat(driver.findElements(By.cssSelector(".presets [aria-current]"))).isEmpty();
  }

  /** What axe-core finds, and where. */
  private static List<?> violations() throws IOException {
    try (InputStream axe =
        requireNonNull(TargetBrowserIT.class.getResourceAsStream("/axe.min.js"))) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<?>)
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v =>"
                + " v.id + ': ' + v.nodes.map(n => n.html).join(' '))), e => done([String(e)]))");
  }

  private static void go(String path) {
    driver.get("http://127.0.0.1:" + server.port() + path);
  }
}
