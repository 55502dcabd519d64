package dev.vedette.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.web.browser.Browser.Look;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** What a website says is shown, and nothing of it happens. */
class HostilePagesBrowserIT {
  /** Unicode Standard Annex 9, 2. */
  private static final String TURNS = "(?s).*[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069].*";

  @RegisterExtension static final SharedSite shared = new SharedSite();

  @AfterEach
  void lookAsBefore() {
    shared.browser().look(Look.LIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/targets/evil?day=2026-11-23&compare=before",
        "/targets/evil?span=7d",
        "/targets/evil/checks/2026-11-23T10:30:00Z/berlin-1",
        "/targets/evil/checks/2026-11-23T10:00:00Z/berlin-1",
        "/incidents?q=evil",
        "{evil}",
        "/?q=evil"
      })
  void nothingExecutesAndNothingBreaks(String path) {
    shared.go(path.replace("{evil}", shared.site().incidentPath(HostileChecks.TARGET)));
    Browser browser = shared.browser();

    assertThat(browser.driver().getTitle()).contains("Vedette").doesNotContain("taken");
    assertThat(browser.driver().findElements(By.cssSelector("img, main script, [onfocus]")))
        .isEmpty();
    assertThat(browser.driver().findElements(By.cssSelector("a[href^='javascript']"))).isEmpty();
    assertThat(browser.driver().getPageSource()).contains(HostileChecks.TAKEN).doesNotMatch(TURNS);
    assertThat(browser.driver().findElements(By.cssSelector("footer.foot"))).hasSize(1);
    for (Look look : new Look[] {Look.LIGHT, Look.PHONE, Look.PRINT}) {
      browser.look(look);
      assertThat(browser.isTooWide()).as(look + " " + path + " is too wide").isFalse();
    }
    // What the page before it had asked of a server that has ended is not this page's.
    assertThat(browser.consoleErrors())
        .filteredOn(error -> error.contains(shared.site().address("")))
        .isEmpty();
    assertThat(browser.foreignRequests()).isEmpty();
  }
}
