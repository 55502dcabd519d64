package dev.vedette.web.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.web.browser.SharedSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** The pages of a target in a real browser. */
class TargetBrowserIT {
  @RegisterExtension static final SharedSite shared = new SharedSite();

  @Test
  void fromADayItIsOneKeyToTheFirstFailingCheck() {
    go("/targets/shop?day=2026-11-22");
    WebElement focused = driver().switchTo().activeElement();
    assertThat(focused.getDomAttribute("data-failing")).isEqualTo("first");

    focused.sendKeys(Keys.ENTER);

    await()
        .untilAsserted(() ->
            assertThat(driver().getCurrentUrl()).endsWith("/checks/2026-11-22T20:55:00Z/berlin-1"));
    assertThat(driver().findElement(By.cssSelector("tr.failed")).getText()).contains("wait");
  }

  @Test
  void aChartIsWalkedThroughByKeysAndItsStepOpens() {
    go("/targets/shop?span=7d");
    WebElement chart = driver().findElement(By.cssSelector("[data-chart]"));

    chart.sendKeys(Keys.END, Keys.ARROW_LEFT);

    assertThat(driver().findElement(By.id("readout")).getText()).contains("up 24", "p95");
    chart.sendKeys(Keys.ENTER);
    await()
        .untilAsserted(() -> assertThat(driver().getCurrentUrl()).contains("from=2026-11-24T11"));
  }

  @Test
  void draggingZooms() {
    go("/targets/shop?span=7d");
    WebElement chart = driver().findElement(By.cssSelector("[data-chart]"));

    new Actions(driver())
        .moveToElement(chart, -200, 0)
        .clickAndHold()
        .moveByOffset(200, 0)
        .release()
        .perform();

    await().untilAsserted(() -> assertThat(driver().getCurrentUrl()).contains("from=2026-11-1"));
    assertThat(driver().findElements(By.cssSelector(".presets [aria-current]"))).isEmpty();
  }

  private static ChromeDriver driver() {
    return shared.browser().driver();
  }

  private static void go(String path) {
    shared.go(path);
  }
}
