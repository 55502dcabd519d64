package dev.vedette.e2e;

import dev.vedette.testkit.HeadlessChromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A person's browser: Debian's Chromium without a window. */
final class Browser implements AutoCloseable {
  /** As wide as a laptop, so that no column is hidden. */
  private static final String WINDOW = "--window-size=1280,900";

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
    return new Browser(HeadlessChromium.require(profile, WINDOW));
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
