package dev.vedette.bench.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window. */
public final class Chromium implements AutoCloseable {
  /** Warns of every browser newer than itself; held, because loggers are collected like garbage. */
  private static final Logger VERSION_WARNINGS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSION_WARNINGS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Empty where it isn't installed.
   *
   * @param profile an empty directory
   */
  public static Optional<Chromium> open(Path profile) {
    Optional<String> chromium = Programs.find("chromium");
    Optional<String> chromedriver = Programs.find("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      Progress.say("no browser here (Debian: chromium, chromium-driver)");
      return Optional.empty();
    }
    ChromeOptions options = new ChromeOptions();
    // Both programs are named, so that Selenium has no reason to look for a download.
    options.setBinary(chromium.get());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic");
    options.addArguments("--disable-dev-shm-usage", "--no-first-run", "--disable-sync");
    options.addArguments("--disable-background-networking", "--disable-component-update");
    options.addArguments("--hide-scrollbars", "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(chromedriver.get()))
            .usingAnyFreePort()
            .build();
    return Optional.of(new Chromium(new ChromeDriver(service, options)));
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Of all pages from now on. */
  public void look(int width, int height, boolean dark) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What is in sight, as WebP. */
  public byte[] picture(int quality) throws IOException {
    Object data =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "webp", "quality", quality))
            .get("data");
    if (data == null) {
      throw new IOException("the browser gave no picture");
    }
    return Base64.getDecoder().decode(data.toString());
  }

  private void command(String name, Map<String, Object> parameters) {
    var _ = driver.executeCdpCommand(name, parameters);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
