package dev.vedette.web;

import static dev.vedette.web.TestSite.UP;
import static dev.vedette.web.TestSite.down;
import static dev.vedette.web.TestSite.incident;
import static dev.vedette.web.TestSite.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.web.browser.Browser;
import dev.vedette.web.browser.Browser.Look;
import dev.vedette.web.browser.SharedSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The overview in a real browser: by keys, and while it is open. */
class OverviewBrowserIT {
  @RegisterExtension static final SharedSite shared = new SharedSite();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Failure GONE =
      new Failure(FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 500", null);

  private final Browser browser = shared.browser();

  @AfterEach
  void lookAsBefore() {
    browser.look(Look.LIGHT);
  }

  /** A server that closes waits for pages that are still open. */
  private void leave() {
    browser.go("about:blank");
  }

  @Test
  void barsAreOneStopAndArrowsNameEachDay() {
    shared.go("/?q=shop");
    WebElement name = one("li:not([hidden]) .name");
    name.sendKeys(Keys.TAB);
    WebElement bars = browser.driver().switchTo().activeElement();
    assertThat(bars.getTagName()).isEqualTo("svg");

    bars.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    await()
        .untilAsserted(() ->
            assertThat(bars.getDomAttribute("aria-valuetext"))
                .startsWith("22 November 2026: down ")
                .contains("uptime ", "known"));
    assertThat(browser.violations()).isEmpty();

    bars.sendKeys(Keys.ENTER);
    await()
        .untilAsserted(() ->
            assertThat(browser.driver().getCurrentUrl()).endsWith("/targets/shop?day=2026-11-22"));
    // The second key: from the red bar to the check that failed.
    browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
    await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("/checks/"));
  }

  @Test
  void whatCannotBeReadIsSaidOnAnOpenPageAndPasses() throws Exception {
    try (TestSite site = new TestSite()) {
      site.show(state("shop", UP), state("blog", UP));
      go(site);
      await().atMost(PATIENCE).until(() -> link().equals("Live"));
      browser.driver().executeScript(WATCH_SPOKEN);

      site.show(state("shop", down("x")), state("blog", UP));
      await().atMost(PATIENCE).until(() -> one("#summary h1").getText().equals("1 of 2 up"));
      assertThat(spoken()).as("a row that changes is not spoken").isEmpty();

      site.source =
          () -> {
            throw new IllegalStateException("away");
          };
      site.nextRead();
      await().atMost(PATIENCE).until(() -> link().equals("Not live"));
      assertThat(one("#lost").getText()).contains("can’t read its database", "not from now");
      for (Look look : Look.values()) {
        browser.look(look);
        assertThat(browser.violations("color-contrast", "region")).as(look.name()).isEmpty();
      }
      browser.look(Look.LIGHT);
      long times = spoken().size();

      site.show(state("shop", UP), state("blog", UP));
      await().atMost(PATIENCE).until(() -> link().equals("Live"));
      assertThat(one("#lost").isDisplayed()).isFalse();
      assertThat(one("#summary h1").getText()).isEqualTo("2 of 2 up");
      assertThat(times).as("said once").isEqualTo(1);
      assertThat(browser.consoleErrors()).isEmpty();
      leave();
    }
  }

  @Test
  void nothingMovesUnderTheFocus() throws Exception {
    try (TestSite site = new TestSite()) {
      site.show(state("shop", UP), state("blog", UP));
      go(site);
      await().atMost(PATIENCE).until(() -> link().equals("Live"));
      WebElement name = one("li .name");
      browser.driver().executeScript("arguments[0].focus()", name);
      int top = name.getLocation().getY();

      site.open = List.of(incident("shop", GONE));
      site.show(state("shop", down("x")), state("blog", UP));
      await().atMost(PATIENCE).until(() -> one("#summary h1").getText().equals("1 of 2 up"));
      assertThat(name.getLocation().getY()).isEqualTo(top);

      browser.driver().executeScript("document.activeElement.blur()");
      await().atMost(PATIENCE).until(() -> one(".problems").isDisplayed());
      assertThat(one("#problems-count").getText()).isEqualTo("1");
      await().untilAsserted(() -> assertThat(one(".problem .for").getText()).startsWith("for "));
      await()
          .untilAsserted(() ->
              assertThat(one("#said").getDomProperty("textContent"))
                  .contains("shop Unexpected status"));
      leave();
    }
  }

  @Test
  void maintenanceThatBeginsIsSaidOnAnOpenPage() throws Exception {
    try (TestSite site = new TestSite()) {
      site.show(state("shop", UP));
      go(site);
      await().atMost(PATIENCE).until(() -> link().equals("Live"));

      site.maintenance = Map.of("shop", TestSite.NOW.plus(Duration.ofHours(2)));
      site.show(state("shop", UP));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(one("li .note").getText())
                  .matches("maintenance until [-0-9 ]*\\d\\d:\\d\\d berlin-1"));
      assertThat(one("li > time").getText()).as("of the last check").endsWith("ago");

      site.maintenance = Map.of();
      site.show(state("shop", UP));
      await().atMost(PATIENCE).until(() -> one("li .note").getText().equals("berlin-1"));
      leave();
    }
  }

  /** What those hear who don't see: each change of a part that is read out by itself. */
  private static final String WATCH_SPOKEN =
      """
      window.spoken = [];
      for (const part of document.querySelectorAll('[role=status], [role=alert]')) {
        new MutationObserver(() => { if (!part.hidden && part.textContent) window.spoken.push(part.textContent); })
          .observe(part, { childList: true, characterData: true, subtree: true });
      }
      """;

  private List<?> spoken() {
    return (List<?>) browser.driver().executeScript("return window.spoken");
  }

  private String link() {
    return one("#link").getText();
  }

  private WebElement one(String selector) {
    return browser.driver().findElement(By.cssSelector(selector));
  }

  private void go(TestSite site) {
    browser.go("http://127.0.0.1:" + site.server.port() + "/");
  }
}
