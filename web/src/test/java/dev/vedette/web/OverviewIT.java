package dev.vedette.web;

import static dev.vedette.web.TestSite.NOW;
import static dev.vedette.web.TestSite.UP;
import static dev.vedette.web.TestSite.at;
import static dev.vedette.web.TestSite.down;
import static dev.vedette.web.TestSite.find;
import static dev.vedette.web.TestSite.incident;
import static dev.vedette.web.TestSite.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.ops.Health;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.overview.UnusedConfiguration;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverviewIT {
  private TestSite site;

  @BeforeEach
  void start() throws IOException {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void withoutResultsThePageSaysWhatToDo() throws Exception {
    assertThat(site.get("/").body()).contains("Waiting for the first results", "vedette doctor");
  }

  @Test
  void theOrderIsThatOfNamesAndTheTitleSaysHowItIs() throws Exception {
    site.show(state("broken", UP), state("fine", down("got <b>500</b>")));

    String page = site.get("/").body();

    assertThat(page).contains("<title>1 of 2 up · Vedette</title>", "1 down", "/down.svg");
    assertThat(page).containsSubsequence(">broken</a>", ">fine</a>", "Unexpected status (200)");
  }

  @Test
  void whatIsOpenStandsAboveTheListAndLeadsToItsPage() throws Exception {
    site.open = List.of(incident("fine", failure("got <b>500</b>")));
    site.show(state("fine", down("x")));

    String page = site.get("/").body();

    assertThat(page)
        .containsSubsequence(
            "Open incidents",
            "href=\"/incidents/" + site.open.getFirst().id(),
            "<strong>fine</strong> Unexpected status",
            "got &lt;b&gt;500&lt;/b&gt;",
            "Down since",
            "2026-11-24 11:55:50</time>",
            "<time class=\"ago for\" datetime=\"2026-11-24T11:55:50Z\">",
            ">fine</a>");
  }

  @Test
  void whoIsAtAnIncidentIsSaid() throws Exception {
    site.open = List.of(incident("fine", failure("x")));
    UUID id = site.open.getFirst().id();
    site.acknowledged =
        Map.of(id, new IncidentAction(1, NOW, id, IncidentAction.Type.ACK, "ada <b>", null));
    site.show(state("fine", down("x")));
    assertThat(site.get("/").body()).contains("<bdi>ada &lt;b&gt;</bdi> is at it");
  }

  @Test
  void maintenanceThatIsGoingOnIsSaidUntilItIsOver() throws Exception {
    site.maintenance = Map.of("fine", Instant.parse("2026-11-24T14:15:00Z"));
    site.show(state("fine", down("x")), state("other", UP));
    String open = site.get("/").body();
    assertThat(open)
        .containsSubsequence(
            ">fine</a>",
            "maintenance until <time class=\"minute\" datetime=\"2026-11-24T14:15:00Z\">",
            "2026-11-24 14:15</time></b> Unexpected status",
            ">other</a>")
        .containsOnlyOnce("maintenance until");
    assertThat(site.get("/api/targets").body())
        .containsOnlyOnce("\"maintenance_until\":\"2026-11-24T14:15:00Z\"");

    site.maintenance = Map.of();
    site.nextRead();
    assertThat(site.get("/").body()).doesNotContain("maintenance until");
  }

  @Test
  void whatIsPausedDoesNotCountAgainstTheOthers() throws Exception {
    site.show(state("fine", UP), stopped("later", FailureCode.TARGET_PAUSED));
    assertThat(site.get("/").body())
        .contains("<title>1 of 1 up · Vedette</title>", "summary up", "1 paused");
  }

  @Test
  void anOutageLastsUntilItsIncidentIsOver() throws Exception {
    site.open = List.of(incident("fine", failure("x")));
    site.show(state("fine", UP));
    assertThat(site.get("/").body()).contains("<li class=\"row down\"", "recovering");
    site.open = List.of();
    site.nextRead();
    assertThat(site.get("/").body()).contains("<li class=\"row up\"");
  }

  @Test
  void whatComesFromOutsideIsEscaped() throws Exception {
    String evil = "<script>x</script>";
    site.open = List.of(incident(evil, failure("<img src=x onerror=\"alert(1)\">")));
    site.show(
        state(evil, "tokyo <i>", "javascript:alert(1)", Map.of("<u>", "\"'><s>"), UP),
        state("other", UP));

    String page = site.get("/?group=%3Cu%3E&q=%22%3E%3Cs").body() + site.get("/").body();

    assertThat(page).contains("&lt;script&gt;x", "&lt;img src=x", "&lt;u&gt;", "'&gt;&lt;s&gt;");
    assertThat(page).doesNotContain("<script>x", "<img", "<i>", "<u>", "<s>", "href=\"javascript");
  }

  @Test
  void nothingFromOutsideTurnsTheDirectionOfWriting() throws Exception {
    site.open = List.of(incident("a\u200fb", failure("is \u202d")));
    site.show(
        state(
            "a\u200fb",
            "tokyo\u2067",
            "http://shop.example/\u202egpj.exe",
            Map.of("t", "\u202e"),
            UP));

    assertThat(site.get("/?group=t").body())
        .contains("a\\u200fb", "<bdi>is \\u202d</bdi>", "<bdi>\\u202e</bdi>")
        .doesNotContainPattern("[\u200e\u200f\u202a-\u202e\u2066-\u2069]");
    assertThat(site.get("/api/targets").body()).contains("a\u200fb");
  }

  @Test
  void whatIsPausedSaysSoForAsLongAsItIsAndWhatIsRemovedIsGone() throws Exception {
    site.show(
        stopped("fine", FailureCode.TARGET_PAUSED), stopped("old", FailureCode.TARGET_REMOVED));
    site.clock.set(NOW.plus(Duration.ofDays(8)));

    String page = site.get("/").body();

    assertThat(page)
        .contains("<li class=\"row paused\"", "paused", "not checked", "All paused", "/paused.svg")
        .doesNotContain(">old</a>", "No result", "no result");
    assertThat(site.get("/api/targets").body())
        .contains("\"outcome\":\"paused\"", "\"unknown\":0,\"paused\":1")
        .doesNotContain("\"old\"");
  }

  @Test
  void theFirstPercentileComesWithinSeconds() throws Exception {
    TargetState shop = state("shop", UP);
    site.show(shop);
    assertThat(site.get("/").body()).contains("<span class=\"num p95\">–");
    site.p95Us = Map.of(shop.targetId(), 41_000.0);
    Instant before = site.clock.get();

    await()
        .until(() -> {
          site.clock.updateAndGet(time -> time.plusSeconds(1));
          return site.get("/overview").body().contains("<span class=\"num p95\">41 ms");
        });

    assertThat(site.clock.get()).isBefore(before.plusSeconds(20));
  }

  @Test
  void aTargetThatIsNewTodayHasABarOfEachDay() throws Exception {
    TargetState shop = state("shop", UP);
    site.daysFrom =
        first -> Map.of(shop.targetId(), TargetDays.unwatched(first, LocalDate.of(2026, 11, 24)));
    site.show(shop);

    await()
        .untilAsserted(() -> {
          site.nextRead();
          assertThat(site.get("/").body())
              .contains("aria-label=\"shop: 90 days\"", "<path class=\"o\" d=\"M0 27h449\"/>");
        });
    assertThat(site.get("/days?target=shop").body()).contains("2026-08-27", "2026-11-24");
  }

  private static TargetState stopped(String name, FailureCode code) {
    return state(name, Outcome.of(new Failure(code, "the target was stopped", null)));
  }

  @Test
  void aResultThatIsTooOldIsUnknownWhateverItSaid() throws Exception {
    TargetState fine = state("fine", UP);
    site.show(fine);
    assertThat(site.get("/").body()).contains("1 of 1 up");

    site.clock.set(fine.scheduledAt().plus(fine.interval().multipliedBy(3)).plusMillis(1));

    assertThat(site.get("/").body()).contains("0 of 1 up", "1 unknown", "No recent result");
    assertThat(site.get("/api/targets").body())
        .contains("\"outcome\":\"unknown\",\"stale\":true,\"last_outcome\":\"up\"");
  }

  @Test
  void aTargetThatIsSilentForLongDoesNotVanish() throws Exception {
    site.show(state("fine", UP));
    site.clock.set(NOW.plus(Duration.ofDays(8)));
    assertThat(site.get("/").body()).contains(">fine</a>", "silent since 2026-11-24");
  }

  @Test
  void silenceFromEverywhereIsSaidOnceAndTold() throws Exception {
    TargetState fine = state("fine", UP);
    site.show(fine, state("other", UP));
    assertThat(site.get("/").body()).doesNotContain("No result from anywhere");

    site.clock.set(fine.scheduledAt().plus(fine.interval().multipliedBy(3)).plusMillis(1));

    assertThat(site.get("/").body())
        .contains("No result from anywhere since", "2026-11-24 11:59:50 UTC");
    await()
        .untilAsserted(() ->
            assertThat(site.server.health())
                .isEqualTo(
                    new Health.Ready(
                        "reads the database; no result from anywhere since 2026-11-24T11:59:50Z")));
  }

  @Test
  void theApiUsesTheNamesOfTheEvent() throws Exception {
    site.show(state("shop", down("expected 2xx, got 500")));

    HttpResponse<String> answer = site.get("/api/targets");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"targets":[{"target":"shop","location":"berlin-1","url":"https://shop.example/",\
            "interval_ms":60000,"scheduled_at":"2026-11-24T11:59:50Z","outcome":"down","stale":false,\
            "last_outcome":"down","failure":{"code":"status_unexpected",\
            "message":"expected 2xx, got 500","phase":"wait"},"status":200,\
            "timings_us":{"total":240000}}],\
            "together":[{"target":"shop","tags":{"team":"web"},"outcome":"down",\
            "locations":{"up":0,"down":1,"unknown":0,"paused":0},\
            "scheduled_at":"2026-11-24T11:59:50Z","up_ms_90d":0,"known_ms_90d":0,\
            "watched_ms_90d":0}],"dead_letters":[]}\
            """);
  }

  @Test
  void aTargetWhoseEventsAreAllDeadLettersIsTold() throws Exception { // 111
    Instant at = NOW.minusSeconds(30);
    site.unstored =
        List.of(
            new Unstored("gone <b>", 12, NOW.minusSeconds(90), at, "status 2000 <i>"),
            new Unstored("", 1, at, at, "not JSON"));
    site.show(state("shop", UP));

    assertThat(site.get("/").body())
        .contains("13 events could not be stored", "of gone &lt;b&gt; and of others")
        .contains("2026-11-24 11:59:30 UTC", "status 2000 &lt;i&gt;", "vedette dead-letters list");
    assertThat(site.get("/api/targets").body())
        .contains(
            """
            "dead_letters":[{"target":"gone <b>","events":12,"first_at":"2026-11-24T11:58:30Z",\
            "newest_at":"2026-11-24T11:59:30Z","reason":"status 2000 <i>"},\
            """);
    site.unstored = List.of();
    site.nextRead();
    assertThat(site.get("/overview").body()).doesNotContain("could not be stored");
  }

  @Test
  void aConfigurationThatIsNotUsedIsToldUntilItIsMended() throws Exception {
    site.unused =
        new UnusedConfiguration("vedette.yaml:12:5: 'a<b>' is no URL", NOW.minusSeconds(90));
    site.show(state("shop", UP));
    String before = site.get("/overview").headers().firstValue("X-Overview").orElseThrow();

    assertThat(site.get("/").body())
        .contains("The configuration as it is now is not used", "vedette.yaml:12:5: ")
        .contains("is no URL", "a&lt;b&gt;", "2026-11-24 11:58:30 UTC");
    assertThat(site.get("/?at=2026-11-24T11:59:00Z").body()).doesNotContain("is not used");

    site.unused = null;
    site.nextRead();
    var mended = site.get("/overview");
    assertThat(mended.body()).doesNotContain("is not used");
    assertThat(mended.headers().firstValue("X-Overview")).isNotEqualTo(Optional.of(before));
  }

  @Test
  void aConfigurationThatIsNotUsedIsToldBeforeTheNextRead() throws Exception {
    site.show(state("shop", UP));
    String tag = site.get("/").headers().firstValue("ETag").orElseThrow();
    int before = site.reads.get();

    site.unused = new UnusedConfiguration("vedette.yaml:12:5: 'x' is no URL", NOW);
    for (String path : List.of("/", "/?q=shop", "/overview")) {
      assertThat(site.get(path, "If-None-Match", tag).body()).contains("is not used", ">shop</a>");
    }
    site.unused = null;
    assertThat(site.get("/").body()).doesNotContain("is not used");
    assertThat(site.get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(site.reads.get()).isEqualTo(before);
  }

  @Test
  void aTargetSeenFromSeveralLocationsIsOneTarget() throws Exception {
    site.show(
        state("fine", UP),
        at("berlin-1", state("shop", down("expected 2xx, got 500"))),
        at("oslo-1", state("shop", UP)),
        at("tokyo-1", state("shop", UP)));

    assertThat(site.get("/").body())
        .contains("<title>1 of 2 up · Vedette</title>", "1 partly down")
        .contains("row partly_down", "Unexpected status (200), from 1 of 3 locations");
    assertThat(site.get("/api/targets").body())
        .contains("{\"target\":\"shop\",\"location\":\"berlin-1\"")
        .contains("\"outcome\":\"partly_down\",\"locations\":{\"up\":2,\"down\":1,\"unknown\":0");
  }

  @Test
  void theFormFindsByNameTagAndState() throws Exception {
    site.show(
        state("Blog", "berlin-1", "https://b.example/", Map.of("team", "press"), UP),
        state("shop", down("gone")));

    assertThat(names("/?q=BLO")).containsExactly("Blog");
    assertThat(names("/?q=team%3Dweb")).containsExactly("shop");
    assertThat(names("/?tag=team%3Dpress")).containsExactly("Blog");
    assertThat(names("/?state=down")).containsExactly("shop");
    assertThat(names("/?state=nonsense")).containsExactly("Blog", "shop");
    assertThat(site.get("/").body())
        .contains("<option value=\"paused\"")
        .doesNotContain("\"removed\"");
    assertThat(site.get("/?q=nothing").body()).contains("No target matches");
  }

  @Test
  void groupsAreThoseOfTheTagInOrder() throws Exception {
    site.show(
        state("a", "berlin-1", "https://a.example/", Map.of("team", "web"), UP),
        state("b", "berlin-1", "https://b.example/", Map.of(), UP),
        state("c", "berlin-1", "https://c.example/", Map.of("team", "press"), UP));

    assertThat(site.get("/?group=team").body())
        .containsSubsequence(
            "<bdi>press</bdi>", ">c</a>", "<bdi>web</bdi>", ">a</a>", "without team", ">b</a>");
  }

  private List<String> names(String path) throws Exception {
    return Pattern.compile("<a class=\"name\"[^>]*>([^<]*)")
        .matcher(site.get(path).body())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void aMomentIsTakenAsThePagesShowIt() throws Exception {
    site.show(state("shop", UP));
    String as = "2026-11-24 12:00:00 UTC</time>";
    for (String at : List.of("%20", "+")) {
      assertThat(site.get("/?at=2026-11-24" + at + "12:00:00").body()).contains(as);
      assertThat(site.get("/?at=2026-11-24" + at + "12:00:00" + at + "UTC").body()).contains(as);
    }
    assertThat(site.get("/?at=2026-11-24%2012").statusCode()).isEqualTo(400);
  }

  @Test
  void thePastIsSaidToBeThePast() throws Exception {
    site.show(state("shop", UP));

    String page = site.get("/?at=2026-11-24T12:00:00Z").body();

    assertThat(page)
        .contains("This is the past", "2026-11-24 12:00:00 UTC", "1 of 1 up")
        .contains("href=\"/incidents?at=2026-11-24T12%3A00%3A00Z\"")
        .doesNotContain("data-tag=");
  }

  @Test
  void nothingIsSentWhenNothingHasChanged() throws Exception {
    site.show(state("shop", UP));
    String tag = site.get("/").headers().firstValue("ETag").orElseThrow();
    site.nextRead();
    assertThat(site.get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(site.get("/api/targets", "If-None-Match", tag).statusCode()).isEqualTo(304);

    site.show(state("shop", down("gone")));

    assertThat(site.get("/", "If-None-Match", tag).statusCode()).isEqualTo(200);
    assertThat(find("data-tag=\"([^\"]+)\"", site.get("/").body())).isNotEqualTo(tag);
  }

  private static Failure failure(String message) {
    return new Failure(FailureCode.STATUS_UNEXPECTED, message, Phase.WAIT);
  }
}
