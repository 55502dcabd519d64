package dev.vedette.web.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.web.browser.SharedSite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Twelve days of one target from two locations, with an outage and a gap, through the server. */
class TargetPagesIT {
  @RegisterExtension static final SharedSite shared = SharedSite.withoutBrowser();

  private static final HttpClient client = HttpClient.newHttpClient();

  @Test
  void thePageTellsHowTheTargetIsAndWas() throws Exception {
    String page = page("/targets/shop?span=7d");

    assertThat(page)
        .contains("<title>shop · Vedette</title>", "https://shop.example/", "team: web")
        .contains("class=\"l-wait\"", "class=\"l-p95\"", "class=\"heat5\"", "class=\"s-partly\"")
        .contains("berlin-1", "tokyo", "CN=R11, O=Let's &lt;Encrypt", "37 days left");
    assertThat(page).contains("aria-current=\"true\">7 days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1h", "24h", "7d", "30d", "1y"})
  void everySpanIsDrawn(String span) throws Exception {
    assertThat(page("/targets/shop?span=" + span)).contains("class=\"l-wait\"", "id=\"steps\"");
  }

  @Test
  void eightHoursWithoutAnythingAreAGapAndNotUp() throws Exception {
    String page = page("/targets/shop?day=2026-11-20");

    assertThat(page).contains("<dt>Uptime</dt><dd>100 %</dd>");
    assertThat(page).contains("<dt>Coverage</dt><dd>66.66 %</dd>");
    String path = find("class=\"l-p50\" d=\"([^\"]+)\"", page);
    assertThat(path.chars().filter(each -> each == 'M')).hasSize(2);
    assertThat(json("/api/targets/shop?day=2026-11-20"))
        .contains("\"up_ms\":115200000,\"known_ms\":115200000,\"watched_ms\":172800000");
  }

  @Test
  void aDayOfAnOutageLeadsToItsChecksAndThereToWhyTheyFailed() throws Exception {
    String day = page("/targets/shop?day=2026-11-22");
    String link = find("<a href=\"([^\"]+)\" autofocus data-failing=\"first\"", day);
    assertThat(link).isEqualTo("/targets/shop/checks/2026-11-22T20:55:00Z/berlin-1");
    assertThat(day)
        .containsPattern(
            "<details class=\"more\">\\s*<summary>All failing checks: 9 more</summary>");

    String check = page(link);

    assertThat(check)
        .contains("Unexpected status", "<dt>Expected</dt><dd><bdi>status 2xx</bdi></dd>")
        .contains("<dt>Got</dt><dd class=\"bad\"><bdi>503</bdi></dd>", "failed here")
        .contains("the last good one", "2026-11-22 19:55:00</time>");
    assertThat(find("<a href=\"([^\"]+)\" rel=\"prev\"", check))
        .isEqualTo("/targets/shop/checks/2026-11-22T20:50:00Z/berlin-1");
  }

  @Test
  void evidenceIsShownAndNothingOfItIsExecuted() throws Exception {
    String check = page("/targets/shop/checks/2026-11-22T20:00:00Z/berlin-1");

    assertThat(check)
        .contains("Backend &lt;script", "no route &lt;i")
        .contains("TLS_AES_128_GCM_SHA256", "retry-after", "1. GET", "2. GET", "\\u202e")
        .doesNotContain("<script>alert", "<i>", "\u202e");
  }

  @Test
  void twoSpansStandBesideEachOther() throws Exception {
    String page = page("/targets/shop?day=2026-11-22&compare=2026-11-21..2026-11-22");

    assertThat(page).contains("wait, average", "p99", "class=\"h-there\"", "the other");
    assertThat(page("/targets/shop?day=2026-11-22&compare=before"))
        .contains("2026-11-21 00:00:00</time>");
  }

  @Test
  void twoSpansAreComparedByAFormAlone() throws Exception {
    String page = page("/targets/shop?day=2026-11-22&location=tokyo");
    assertThat(page)
        .containsSubsequence(
            "<form class=\"find compare\" method=\"get\" action=\"/targets/shop#h-compare\">",
            "name=\"compare_from\" type=\"datetime-local\" step=\"1\" required"
                + " value=\"2026-11-21T00:00:00\"",
            "name=\"location\" value=\"tokyo\"",
            "name=\"from\" value=\"2026-11-22T00:00:00Z\"",
            "name=\"to\" value=\"2026-11-23T00:00:00Z\"",
            "<button>Compare</button>");

    String sent =
        "?compare_from=2026-11-18T00%3A00%3A00&compare_to=2026-11-19T00%3A00"
            + "&location=tokyo&from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z";
    assertThat(page("/targets/shop" + sent))
        .contains(
            "class=\"h-there\"", "2026-11-18 00:00:00</time> – ", "2026-11-19 00:00:00</time>");
  }

  @Test
  void aMomentOfThePastIsSeenAsItWasAndSaysSo() throws Exception {
    String then = page("/targets/shop?at=2026-11-22T20:30:01Z");

    assertThat(then).contains("This is the past", "class=\"summary partly_down\"");
    assertThat(then).contains("2026-11-22 20:30:00<").doesNotContain("2026-11-22 20:35:00<");
    assertThat(json("/api/targets/shop?at=2026-11-22T20:30:01Z"))
        .contains("\"as_of\":\"2026-11-22T20:30:01Z\",\"outcome\":\"partly_down\"")
        .contains("\"down\":7,");
  }

  @Test
  void aTargetThatIsYoungIsShownForAnHourUnlessADayIsAskedFor() throws Exception {
    String young = "/targets/shop?at=2026-11-12T12:30:00Z";
    assertThat(page(young)).contains("aria-current=\"true\">1 hour");
    assertThat(page(young + "&span=24h")).contains("aria-current=\"true\">24 hours");
    assertThat(page("/targets/shop")).contains("aria-current=\"true\">24 hours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/targets/docs"})
  void maintenanceThatIsGoingOnIsSaidUntilItIsOver(String path) throws Exception {
    String until = "maintenance until <time class=\"minute\" datetime=\"2026-11-22T21:30:00Z\">";
    assertThat(page(path + "?at=2026-11-22T21:29:59Z")).containsOnlyOnce(until);
    assertThat(page(path + "?at=2026-11-22T21:30:00Z")).doesNotContain("maintenance until");
  }

  @Test
  void oneLocationIsSeenAlone() throws Exception {
    assertThat(page("/targets/shop?location=tokyo&day=2026-11-22"))
        .contains("from tokyo alone", "<dt>Uptime</dt><dd>100 %</dd>");
  }

  @ParameterizedTest
  @CsvSource({
    "/targets/shop?span=5m, span is one of 1h",
    "/targets/shop?from=yesterday, is not a moment",
    "/targets/shop?from=2026-11-24&to=2026-11-23, before it begins",
    "/targets/shop?from=1990-01-02&to=2026-11-23, days long",
    "/targets/shop?day=2026-13-01, is not a day",
    "/targets/shop?compare=2026-11-01, is not a span",
    "/targets/shop?at=2027-01-01, has not come yet",
    "/targets/shop/checks/noon/berlin-1, is not a moment"
  })
  void anAddressThatMakesNoSenseIsAnsweredInWords(String path, String words) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(words, "All targets");
    if (!path.contains("checks")) {
      HttpResponse<String> json = get("/api" + path);
      assertThat(json.statusCode()).isEqualTo(400);
      assertThat(json.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  @Test
  void whatIsNotThereSaysWhatIs() throws Exception {
    HttpResponse<String> answer = get("/targets/shopp%3Cb%3E");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .contains("Nobody ever checked", "shopp&lt;b", "href=\"/targets/shop\"");
    assertThat(get("/targets/shop?location=mars").body()).contains("never checked from mars");
    assertThat(get("/targets/shop/checks/2026-11-22T20:00:01Z/berlin-1").statusCode())
        .isEqualTo(404);
    assertThat(get("/api/targets/nobody").statusCode()).isEqualTo(404);
    assertThat(get("/nowhere").body()).contains("There is nothing here");
  }

  @Test
  void everyLinkOfThePageLeadsSomewhere() throws Exception {
    String page = page("/targets/shop?span=30d");
    Matcher links = Pattern.compile("<a [^>]*href=\"(/targets[^\"#]*)").matcher(page);
    int followed = 0;
    while (links.find() && followed < 60) {
      String link = links.group(1).replace("&amp;", "&");
      assertThat(get(link).statusCode()).as(link).isEqualTo(200);
      followed++;
    }
    assertThat(followed).isGreaterThan(10);
  }

  @Test
  void theReportOfAMonthHasTheFiguresOfTheTarget() throws Exception {
    String report = page("/reports?month=2026-11&zone=Europe/Berlin");

    assertThat(report).contains("Uptime, November 2026", "so far", "Europe/Berlin", "Together");
    String uptime = find("shop</a></th><td class=\"num\">([^<]+)</td>", report);
    String link = find("<a href=\"(/targets/shop[^\"]+)\">shop", report).replace("&amp;", "&");
    assertThat(page(link)).contains("<dt>Uptime</dt><dd>" + uptime + "</dd>");
    HttpResponse<String> csv = get("/reports.csv?month=2026-11&zone=Europe/Berlin");
    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(csv.body())
        .startsWith("target,month,zone,from,to,uptime,coverage,")
        .contains("\r\nshop,2026-11,Europe/Berlin,2026-10-31T23:00:00Z,");
  }

  @Test
  void theReportIsInUtcIfNobodySaysOtherwise() throws Exception {
    assertThat(page("/reports")).contains("</time>, so far; the month begins and ends in UTC.");
  }

  @ParameterizedTest
  @CsvSource({
    "/reports?month=November, is not a month",
    "/reports?month=2026-12, is not between",
    "/reports?zone=Mars/Olympus, is not a time zone",
    "/reports.csv?month=99999-01, is not a month"
  })
  void aReportOfNothingIsAnsweredInWords(String path, String words) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
  }

  private static String page(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("style=\"");
    return answer.body();
  }

  private static String json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return answer.body();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(shared.site().address(path))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String find(String regex, String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    assertThat(matcher.find()).as(regex).isTrue();
    return matcher.group(1);
  }
}
