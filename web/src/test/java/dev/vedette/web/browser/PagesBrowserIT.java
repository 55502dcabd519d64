package dev.vedette.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.web.browser.Browser.Look;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page is for everybody: as axe-core sees it, on any screen and on paper. */
class PagesBrowserIT {
  private static final String[] LOOKS = {
    "color-contrast", "target-size", "scrollable-region-focusable", "page-has-heading-one"
  };

  @RegisterExtension static final SharedSite shared = new SharedSite();

  @AfterEach
  void lookAsBefore() {
    shared.browser().look(Look.LIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?q=shop&group=team",
        "/?q=nothing",
        "/?at=2026-11-22T20:30:00Z",
        "/incidents",
        "/incidents?q=nothing",
        "{open}",
        "{over}",
        "/incidents/00000000",
        "/reports",
        "/targets/shop?span=7d",
        "/targets/shop?day=2026-11-22&compare=before",
        "/targets/shop/checks/2026-11-22T20:00:00Z/berlin-1",
        "/targets/shop/days",
        "/targets/nobody",
        "/nothing"
      })
  void everyPageIsForEverybodyAndQuiet(String path) {
    shared.go(
        path.replace("{open}", shared.site().incidentPath())
            .replace("{over}", shared.site().pastIncidentPath()));
    Browser browser = shared.browser();
    for (Look look : Look.values()) {
      browser.look(look);
      // What does not depend on colours and measures is the same in all of them.
      String[] rules = look == Look.LIGHT ? new String[0] : LOOKS;
      assertThat(browser.violations(rules)).as(look + " " + path).isEmpty();
      assertThat(browser.isTooWide()).as(look + " " + path + " is too wide").isFalse();
    }
    assertThat(browser.consoleErrors()).filteredOn(error -> !error.contains("404")).isEmpty();
    assertThat(browser.foreignRequests()).isEmpty();
  }
}
