package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.e2e.Database.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette up} without anything: the first thing that anybody types. */
final class DemoIT {
  private static final Duration RESULTS_LIMIT = Duration.ofSeconds(10);

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir Path directory;

  @Test
  void servesADemoAndShowsItsTargetsAsTheyAre() throws Exception {
    VedetteProcess up = processes.vedette(directory, "up", "--port", "0");
    UpAddresses addresses = UpAddresses.await(up);
    up.output().await(Pattern.compile("^ +watching +a demo site"), Duration.ofSeconds(2));
    try (Database database = Database.connect(addresses.postgres())) {
      awaitLast(database, "demo-healthy", "up", null, 200);
      awaitLast(database, "demo-slow", "up", null, 200);
      awaitLast(database, "demo-wrong-content", "down", "body_mismatch", 200);
      awaitLast(database, "demo-broken", "down", "status_unexpected", 500);
      awaitLast(database, "demo-self-signed", "down", "tls_untrusted", null);
    }
    assertThat(directory.resolve("vedette-data")).as("where history is kept").isDirectory();
    showsThemOnThePage(addresses);
    up.interrupt();
    assertThat(up.awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 130);
  }

  private static void awaitLast(
      Database database, String target, String outcome, String failureCode, Integer status) {
    await()
        .atMost(RESULTS_LIMIT)
        .untilAsserted(() -> {
          assertThat(database.checks(target)).isNotEmpty();
          Check last = database.checks(target).getLast();
          assertThat(last.outcome()).isEqualTo(outcome);
          assertThat(last.failureCode()).isEqualTo(failureCode);
          assertThat(last.status()).isEqualTo(status);
        });
  }

  private void showsThemOnThePage(UpAddresses addresses) throws Exception {
    try (Browser browser = Browser.open(Files.createDirectory(directory.resolve("profile")))) {
      Page page = Page.open(browser, addresses.page());
      page.awaitRow("demo-healthy", "up");
      page.awaitRow("demo-wrong-content", "down");
      page.awaitRow("demo-broken", "down");
      page.awaitRow("demo-self-signed", "down");
      browser.screenshot("demo");
    }
  }
}
