package dev.vedette.web.browser;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * What moves on a page without anybody having touched it, from its first paint on, as the browser
 * tells: on a line so slow that the page is painted before its scripts are there, and in a zone
 * whose times differ from those that the server wrote.
 */
final class LayoutShifts implements AutoCloseable {
  private static final String WATCH =
      """
      window.shifts = [];
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
          const of = entry.sources.map(source => {
            const node = source.node;
            const name = !node ? '?' : node.nodeType === 1 ? node.outerHTML : node.parentNode.outerHTML;
            const box = rect => [rect.x, rect.y, rect.width, rect.height].join(' ');
            return name.slice(0, 200) + ' from ' + box(source.previousRect) + ' to ' + box(source.currentRect);
          });
          window.shifts.push(entry.value + ': ' + of.join(', '));
        }
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  private static final String ZONE = "Asia/Kolkata";
  private static final int LATENCY_MS = 40;
  private static final int BYTES_PER_SECOND = 200_000;

  private final ChromeDriver driver;
  private final String script;

  private LayoutShifts(ChromeDriver driver, String script) {
    this.driver = driver;
    this.script = script;
  }

  /** Of all pages that are loaded from now on. */
  static LayoutShifts watch(Browser browser) {
    ChromeDriver driver = browser.driver();
    Object script =
        driver
            .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH))
            .get("identifier");
    LayoutShifts shifts = new LayoutShifts(driver, requireNonNull(script).toString());
    shifts.zone(ZONE);
    shifts.line(LATENCY_MS, BYTES_PER_SECOND);
    return shifts;
  }

  private void zone(String zone) {
    var _ = driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /** No bound: -1. */
  private void line(int latencyMs, int bytesPerSecond) {
    var _ =
        driver.executeCdpCommand(
            "Network.emulateNetworkConditions",
            Map.of(
                "offline",
                false,
                "latency",
                latencyMs,
                "downloadThroughput",
                bytesPerSecond,
                "uploadThroughput",
                bytesPerSecond));
  }

  /** What has moved by now on the page that is open. */
  List<?> seen() {
    return (List<?>)
        requireNonNull(
            driver.executeAsyncScript(
                "const done = arguments[0];"
                    + "requestAnimationFrame(() => setTimeout(() => done(window.shifts), 100))"));
  }

  @Override
  public void close() {
    var _ =
        driver.executeCdpCommand(
            "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
    zone("");
    line(0, -1);
  }
}
