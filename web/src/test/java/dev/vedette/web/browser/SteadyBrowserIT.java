package dev.vedette.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.web.browser.Browser.Look;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/**
 * Nothing moves by itself: not when scripts arrive, not with the first news, not when rows change.
 */
class SteadyBrowserIT {
  @RegisterExtension static final SharedSite shared = new SharedSite();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Look[] LOOKS = {Look.LIGHT, Look.PHONE};

  private final Browser browser = shared.browser();
  private LayoutShifts shifts;

  @BeforeEach
  void watch() {
    shifts = LayoutShifts.watch(browser);
  }

  @AfterEach
  void lookAsBefore() {
    shifts.close();
    browser.look(Look.LIGHT);
    // A server that closes waits for pages that are still open.
    browser.go("about:blank");
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "PHONE"})
  void aCrowdedOverviewStandsStillAlsoWhenItChanges(Look look) throws SQLException {
    browser.look(look);
    browser.go(shared.crowded().address("/"));
    await().atMost(PATIENCE).until(() -> text("#link").equals("Live"));
    assertThat(shifts.seen()).as("while it was loaded").isEmpty();
    String before = text("#summary h1");

    shared.crowded().change();
    await().atMost(PATIENCE).until(() -> !text("#summary h1").equals(before));

    assertThat(shifts.seen()).as("when rows changed").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?q=shop&group=team",
        "/?at=2026-11-22T20:30:00Z",
        "/incidents",
        "{open}",
        "/reports",
        "/targets/shop?span=7d",
        "/targets/shop?day=2026-11-22&compare=before",
        "/targets/shop/checks/2026-11-22T20:00:00Z/berlin-1"
      })
  void nothingMovesOnAnyPage(String path) {
    for (Look look : LOOKS) {
      browser.look(look);
      shared.go(path.replace("{open}", shared.site().incidentPath()));

      assertThat(shifts.seen()).as(look + " " + path).isEmpty();
    }
  }

  @Test
  void timesAreTheReadersAndUtcIsAButtonAway() {
    shared.go("/targets/shop/checks/2026-11-22T20:00:00Z/berlin-1");
    assertThat(text("main time")).isEqualTo("2026-11-23 01:30:00");
    assertThat(text("#zone")).startsWith("Times are in Asia/");

    browser.driver().findElement(By.cssSelector("#zone button")).click();
    await().atMost(PATIENCE).until(() -> text("main time").equals("2026-11-22 20:00:00"));
    assertThat(text("#zone")).startsWith("Times are in UTC");
    assertThat(shifts.seen()).isEmpty();

    browser.driver().findElement(By.cssSelector("#zone button")).click();
    await().atMost(PATIENCE).until(() -> text("main time").equals("2026-11-23 01:30:00"));
  }

  private String text(String selector) {
    return browser.driver().findElement(By.cssSelector(selector)).getText();
  }
}
