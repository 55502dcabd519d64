package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;

/** The page as a person sees it, in an open browser. */
final class Page {
  /** From the slot through the check, Kafka, the database and the next refresh. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Browser browser;

  private Page(Browser browser) {
    this.browser = browser;
  }

  static Page open(Browser browser, URI address) {
    browser.go(address);
    return new Page(browser);
  }

  /**
   * Waits until the row of a target shows this, without loading the page again.
   *
   * @param state {@code up}, {@code down} or {@code unknown}
   */
  void awaitRow(String target, String state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(browser.texts(".rows > li." + state + " > .name")).contains(target));
    assertThat(browser.isTheSamePage()).as("the page was not loaded again").isTrue();
  }
}
