package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.e2e.Database.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vedette up} and one site, from the first result to the restart. The tests are the chapters
 * of one story, in order: a start costs seconds.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class UpIT {
  private static final Duration FIRST_RESULT_LIMIT = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Phases are rounded to microseconds one by one, and total is measured by itself. */
  private static final int PHASES_MISS_US = 1_000;

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir static Path directory;

  private final Site site = Site.start();
  private VedetteProcess up;
  private UpAddresses addresses;
  private Database database;
  private long readyNanos;

  @BeforeAll
  void start() throws Exception {
    // The ports that a developer's machine has taken more often than not.
    try (Ports.Taken taken = Ports.take(8080, 9092, 5432)) {
      up = processes.vedette(directory, "up", site.url(), "--interval", "2s", "--data", data());
      addresses = UpAddresses.await(up);
      readyNanos = System.nanoTime();
    }
    database = Database.connect(addresses.postgres());
  }

  @AfterAll
  void close() throws Exception {
    if (database != null) {
      database.close();
    }
    site.close();
  }

  private static String data() {
    return directory.resolve("data").toString();
  }

  @Test
  @Order(1)
  void theFirstResultAppearsWithinFiveSeconds() {
    await().atMost(FIRST_RESULT_LIMIT).until(() -> !database.checks().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - readyNanos)).isLessThan(FIRST_RESULT_LIMIT);
    assertThat(database.checks().getFirst().outcome()).isEqualTo("up");
  }

  @Test
  @Order(2)
  void takesOtherPortsWhereTheUsualOnesAreTakenAndSaysSo() {
    assertThat(addresses.page().getPort()).isNotEqualTo(8080);
    assertThat(addresses.kafkaPort()).isNotEqualTo(9092);
    assertThat(addresses.postgresPort()).isNotEqualTo(5432);
    for (int port : new int[] {8080, 9092, 5432}) {
      assertThat(up.output().find(Pattern.compile("\\b" + port + "\\b.*\\btaken\\b"))).isPresent();
    }
  }

  @Test
  @Order(3)
  void storesOneRowPerIntervalWithItsPhasesInMicroseconds() {
    await().atMost(SOON).until(() -> database.checks().size() >= 4);
    List<Check> checks = database.checks();
    assertThat(checks).allSatisfy(UpIT::isUpAndMeasured);
    for (int i = 1; i < checks.size(); i++) {
      assertThat(Duration.between(checks.get(i - 1).scheduledAt(), checks.get(i).scheduledAt()))
          .isEqualTo(INTERVAL);
    }
    assertThat(site.requests()).isGreaterThanOrEqualTo(checks.size());
  }

  private static void isUpAndMeasured(Check check) {
    assertThat(check.outcome()).isEqualTo("up");
    assertThat(check.failureCode()).isNull();
    assertThat(check.status()).isEqualTo(200);
    assertThat(check.bodyMatched()).isNull();
    assertThat(check.connectUs()).isPositive();
    assertThat(check.waitUs()).isPositive();
    int known = check.connectUs() + check.waitUs() + check.receiveUs();
    assertThat(check.totalUs()).isBetween(known - PHASES_MISS_US, 1_000_000);
  }

  @Test
  @Order(4)
  void otherProgramsReadTheTopicAndTheTables() {
    Programs.require("kcat", "kcat");
    Programs.require("jq", "jq");
    Programs.require("psql", "postgresql-client");
    String events = "kcat -C -b " + addresses.kafka() + " -t vedette.results -o beginning -c 3 -q";
    assertThat(shell(events + " | jq -r '[.v, .outcome, .status] | @csv'"))
        .containsOnly("1,\"up\",200")
        .hasSize(3);
    String count = "psql '" + addresses.postgres() + "' -At -c 'SELECT count(*) FROM check_result'";
    assertThat(Long.parseLong(shell(count).getFirst())).isGreaterThanOrEqualTo(3);
  }

  private static List<String> shell(String line) {
    Processes.Finished finished =
        processes.run(directory, Map.of(), Path.of("/bin/sh"), "-c", line);
    assertThat(finished.exitCode()).as("%s: %s", line, finished.err()).isZero();
    return finished.out();
  }

  @Test
  @Order(5)
  void theRowAndThePageSayWhenTheSiteBreaksAndHeals() throws Exception {
    String target = database.checks().getFirst().target();
    try (Browser browser = Browser.open(Files.createDirectory(directory.resolve("profile")))) {
      Page page = Page.open(browser, addresses.page());
      page.awaitRow(target, "up");
      browser.screenshot("up");

      site.answers(500, "out of order");
      awaitLast(target, "down", "status_unexpected", 500);
      page.awaitRow(target, "down");
      browser.screenshot("down");

      site.answers(200, "status: OK");
      awaitLast(target, "up", null, 200);
      page.awaitRow(target, "up");
    }
  }

  private void awaitLast(String target, String outcome, String failureCode, int status) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(database.checks(target)).isNotEmpty();
          Check last = database.checks(target).getLast();
          assertThat(last.outcome()).isEqualTo(outcome);
          assertThat(last.failureCode()).isEqualTo(failureCode);
          assertThat(last.status()).isEqualTo(status);
        });
  }

  @Test
  @Order(6)
  void stopsWithinTenSecondsAndLeavesNoServerBehind() throws Exception {
    List<ProcessHandle> children = up.children();
    assertThat(children).as("PostgreSQL runs below it").isNotEmpty();
    database.close();
    up.interrupt();
    assertThat(up.awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 130);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(serversOfTheDirectory()).isEmpty();
  }

  /** Processes with our data directory on their command line, wherever they hang. */
  private static List<String> serversOfTheDirectory() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.flatMap(process -> process.info().commandLine().stream())
          .filter(line -> line.contains(data()))
          .toList();
    }
  }

  @Test
  @Order(7)
  void historySurvivesARestartAndPatternsAreMatched() throws Exception {
    site.answers(200, "status: OK");
    Path file = directory.resolve("vedette.yaml");
    Files.writeString(
        file,
        """
        defaults: {interval: 1s, timeout: 1s}
        targets:
          - name: fine
            url: %1$s
            expect: {body: {matches: 'status: \\w+'}}
          - name: wrong
            url: %1$s
            expect: {body: {matches: 'status: BAD'}}
        """
            .formatted(site.url()));
    up = processes.vedette(directory, "up", "-c", file.toString(), "--data", data(), "--port", "0");
    addresses = UpAddresses.await(up);
    database = Database.connect(addresses.postgres());

    List<Check> before =
        database.checks().stream().filter(check -> check.bodyMatched() == null).toList();
    assertThat(before).as("rows of the first run").hasSizeGreaterThanOrEqualTo(4);
    awaitLast("fine", "up", null, 200);
    awaitLast("wrong", "down", "body_mismatch", 200);
    assertThat(database.checks("fine")).allMatch(check -> check.bodyMatched());
    assertThat(database.checks("wrong")).noneMatch(check -> check.bodyMatched());
    up.terminate();
    assertThat(up.awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 143);
  }
}
