package dev.vedette.web.browser;

import static java.util.Objects.requireNonNull;

import dev.vedette.testkit.HeadlessChromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** Debian's Chromium without a window, and what can be asked of a page in it. */
public final class Browser implements AutoCloseable {
  /** Of the rows of a table and of a list the first stand for the others, which are like them. */
  private static final String RUN_AXE =
      """
      const [rules, done] = arguments;
      const options = { resultTypes: ['violations'] };
      if (rules.length) options.runOnly = rules;
      axe.run({ exclude: ['tbody tr:nth-child(n+6)', '.rows li:nth-child(n+12)'] }, options).then(
        r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))),
        e => done([String(e)]))
      """;

  private static final String RESOURCES =
      """
      return performance.getEntriesByType('resource').map(e => e.name)
        .filter(n => !n.startsWith(location.origin))
      """;

  /** For axe-core on a machine that has much else to do. */
  private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(1);

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;
  private static final int PHONE_WIDTH = 360;
  private static final int PHONE_HEIGHT = 740;

  /** How a page is looked at. */
  public enum Look {
    LIGHT("light", "screen", WIDTH, HEIGHT),
    DARK("dark", "screen", WIDTH, HEIGHT),
    PHONE("light", "screen", PHONE_WIDTH, PHONE_HEIGHT),
    PRINT("light", "print", 720, 1000);

    private final String scheme;
    private final String medium;
    private final int width;
    private final int height;

    Look(String scheme, String medium, int width, int height) {
      this.scheme = scheme;
      this.medium = medium;
      this.width = width;
      this.height = height;
    }
  }

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Skips the test where there is no browser, fails it in CI.
   *
   * @param profile an empty directory
   */
  static Browser open(Path profile) {
    ChromeDriver driver =
        HeadlessChromium.require(profile, "--window-size=" + WIDTH + "," + HEIGHT);
    driver.manage().timeouts().scriptTimeout(SCRIPT_LIMIT);
    return new Browser(driver);
  }

  /** For what has no word here. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Loads a page, and forgets what was written to the console before. */
  public void go(String address) {
    var _ = consoleErrors();
    driver.get(address);
  }

  /** Of the page that is open, without loading it again. */
  public void look(Look look) {
    var _ =
        driver.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of(
                "media",
                look.medium,
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme))));
    var _ =
        driver.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of(
                "width",
                look.width,
                "height",
                look.height,
                "deviceScaleFactor",
                1,
                "mobile",
                false));
  }

  /**
   * What axe-core finds, and where.
   *
   * @param rules of them; none: all
   */
  public List<?> violations(String... rules) {
    if (Boolean.TRUE.equals(driver.executeScript("return typeof axe === 'undefined'"))) {
      driver.executeScript(axe());
    }
    return (List<?>) requireNonNull(driver.executeAsyncScript(RUN_AXE, List.of(rules)));
  }

  private static String axe() {
    try (InputStream axe = requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something is wider than the window, so that the page has to be moved sideways. */
  public boolean isTooWide() {
    return Boolean.TRUE.equals(
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** What was written to the console since it was last asked for, the failed requests among it. */
  public List<String> consoleErrors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** What the page asked others for than its own server. */
  public List<?> foreignRequests() {
    return (List<?>) requireNonNull(driver.executeScript(RESOURCES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
