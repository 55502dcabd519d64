package dev.vedette.bench.web;

import static java.util.Objects.requireNonNull;

import dev.vedette.bench.harness.Chromium;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What a browser measures of the overview: its largest paint, what moves, and typing. */
final class PageInBrowser {
  private static final int LOADS = 5;
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;

  /** What somebody types who looks for a team. */
  private static final String TYPED = "payments";

  private static final String PAINTED =
      """
      const done = arguments[0];
      const seen = { lcp: 0, shift: 0 };
      new PerformanceObserver(l => l.getEntries().forEach(e => { seen.lcp = e.startTime; }))
        .observe({ type: 'largest-contentful-paint', buffered: true });
      new PerformanceObserver(l => l.getEntries().forEach(e => { seen.shift += e.value; }))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(seen), 1000)
      """;

  private static final String WATCH_TASKS =
      """
      window.longest = 0;
      new PerformanceObserver(l => l.getEntries().forEach(e => {
        window.longest = Math.max(window.longest, e.duration);
      })).observe({ type: 'longtask' });
      """;

  private PageInBrowser() {}

  /**
   * Prints all of it.
   *
   * @return the median of the largest paints, in milliseconds; null where there is no browser
   */
  static @Nullable Double lcpMs(WebBenchmark.Site site, Path profile) {
    Progress.say("web: overview in a browser");
    Optional<Chromium> browser = Chromium.open(profile);
    if (browser.isEmpty()) {
      return null;
    }
    try (Chromium chromium = browser.get()) {
      chromium.look(WIDTH, HEIGHT, false);
      List<Double> paints = new ArrayList<>();
      double shift = 0;
      for (int load = 0; load < LOADS; load++) {
        chromium.driver().get("http://127.0.0.1:" + site.server().port() + "/");
        Map<?, ?> seen = (Map<?, ?>) requireNonNull(chromium.driver().executeAsyncScript(PAINTED));
        paints.add(number(seen.get("lcp")));
        shift = Math.max(shift, number(seen.get("shift")));
      }
      System.out.printf(
          "in a browser: largest paint %s ms; layout shift %.4f; longest task while typing %.0f"
              + " ms%n",
          paints.stream().map(Math::round).toList(), shift, longestTaskMs(chromium));
      return Statistics.median(paints);
    }
  }

  /** Zero where none took longer than 50 ms: shorter ones are not told. */
  private static double longestTaskMs(Chromium chromium) {
    chromium.driver().executeScript(WATCH_TASKS);
    WebElement search = chromium.driver().findElement(By.name("q"));
    TYPED.chars().forEach(letter -> search.sendKeys(Character.toString(letter)));
    return number(chromium.driver().executeScript("return window.longest"));
  }

  private static double number(@Nullable Object value) {
    return ((Number) requireNonNull(value)).doubleValue();
  }
}
