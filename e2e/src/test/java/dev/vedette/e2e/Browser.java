package dev.vedette.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A person's browser: Debian's Chromium without a window. */
final class Browser implements AutoCloseable {
  /** As wide as a laptop, so that no column is hidden. */
  private static final String WINDOW = "--window-size=1280,900";

  /** Warns of every browser newer than itself; held, because loggers are collected like garbage. */
  private static final Logger VERSION_WARNINGS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSION_WARNINGS.setLevel(Level.SEVERE);
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
    Path chromium = Programs.require("chromium", "chromium");
    Path chromedriver = Programs.require("chromedriver", "chromium-driver");
    ChromeOptions options = new ChromeOptions();
    // Both programs are named, so that Selenium has no reason to look for a download.
    options.setBinary(chromium.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic");
    options.addArguments("--disable-dev-shm-usage", "--no-first-run", "--disable-sync");
    options.addArguments("--disable-background-networking", "--disable-component-update");
    options.addArguments("--user-data-dir=" + profile, WINDOW);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Loads a page, and marks it so that {@link #isTheSamePage} can tell. */
  void go(URI page) {
    driver.get(page.toString());
    driver.executeScript("window.loadedByTest = true");
  }

  /** False once the page has been loaded again. */
  boolean isTheSamePage() {
    return Boolean.TRUE.equals(driver.executeScript("return window.loadedByTest === true"));
  }

  /** The visible texts of what the selector finds; empty when a refresh is replacing it now. */
  List<String> texts(String cssSelector) {
    try {
      return driver.findElements(By.cssSelector(cssSelector)).stream()
          .map(WebElement::getText)
          .toList();
    } catch (StaleElementReferenceException e) {
      return List.of();
    }
  }

  /** For people to look at: {@code target/screenshots/NAME.png}. */
  void screenshot(String name) {
    try {
      Path directory = Files.createDirectories(Distribution.target().resolve("screenshots"));
      Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
