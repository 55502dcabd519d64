package dev.vedette.bench.harness;

import dev.vedette.testkit.HeadlessChromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.chrome.ChromeDriver;

/** Debian's Chromium without a window. */
public final class Chromium implements AutoCloseable {
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
    Optional<Chromium> browser =
        HeadlessChromium.start(profile, "--hide-scrollbars").map(Chromium::new);
    if (browser.isEmpty()) {
      Progress.say("no browser here (Debian: chromium, chromium-driver)");
    }
    return browser;
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
