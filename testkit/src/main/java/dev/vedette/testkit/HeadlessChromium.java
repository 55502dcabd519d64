package dev.vedette.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Debian's Chromium without a window, which asks nobody for anything by itself. Whoever uses it
 * depends on Selenium, which this module does not hand on.
 */
public final class HeadlessChromium {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

  /** Warns of every browser newer than itself; held, because loggers are collected like garbage. */
  private static final Logger VERSION_WARNINGS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSION_WARNINGS.setLevel(Level.SEVERE);
  }

  private HeadlessChromium() {}

  /**
   * Skips the test where there is no browser, fails it in CI.
   *
   * @param profile an empty directory
   * @param arguments more of them
   */
  public static ChromeDriver require(Path profile, String... arguments) {
    Optional<ChromeDriver> driver = start(profile, arguments);
    if (driver.isEmpty()) {
      String remedy = "no browser here: install the Debian packages chromium and chromium-driver";
      if (System.getenv("CI") != null) {
        Assertions.fail(remedy + " (CI is set, so this test must not be skipped)");
      }
      Assumptions.abort(remedy);
    }
    return driver.orElseThrow();
  }

  /**
   * Empty where it isn't installed.
   *
   * @param profile an empty directory
   * @param arguments more of them
   */
  public static Optional<ChromeDriver> start(Path profile, String... arguments) {
    if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(CHROMEDRIVER)) {
      return Optional.empty();
    }
    ChromeOptions options = new ChromeOptions();
    // Both programs are named, so that Selenium has no reason to look for a download.
    options.setBinary(CHROMIUM.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic");
    options.addArguments("--disable-dev-shm-usage", "--no-first-run", "--disable-sync");
    options.addArguments("--disable-background-networking", "--disable-component-update");
    options.addArguments("--user-data-dir=" + profile);
    options.addArguments(arguments);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(CHROMEDRIVER.toFile())
            .usingAnyFreePort()
            .build();
    return Optional.of(new ChromeDriver(service, options));
  }
}
