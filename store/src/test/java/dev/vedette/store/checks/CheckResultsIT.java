package dev.vedette.store.checks;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.store.Background;
import dev.vedette.store.Checks;
import dev.vedette.store.StoreException;
import dev.vedette.store.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckResultsIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.system());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void everyFieldArrives() throws SQLException {
    results.insert(List.of(Checks.of("shop").down(NOON, "not found")));

    assertThat(
            database.value(
                """
                SELECT target, location, scheduled_at AT TIME ZONE 'UTC',
                  extract(milliseconds FROM started_at - scheduled_at)::int, outcome,
                  failure_code, failure_phase, failure_message, status, body_matched,
                  total_us, dns_us, connect_us, tls_us, send_us, wait_us, receive_us,
                  http_version, ip, bytes, redirects, interval_ms, certificate_trusted,
                  certificate_subject, certificate_issuer,
                  certificate_not_before AT TIME ZONE 'UTC',
                  certificate_not_after AT TIME ZONE 'UTC'
                FROM checks
                """))
        .isEqualTo(
            "shop berlin-1 2026-11-24 12:00:00 2 down body_mismatch receive not found 200 f"
                + " 65610 310 8120 15020 60 41200 900 1.1 2001:db8::7 5120 1 60000 t"
                + " CN=shop.example CN=R11 2026-10-01 00:00:00 2027-01-01 00:00:00");
    assertThat(
            database.value(
                "SELECT name, url, interval_ms, tags, first_seen = last_seen FROM target"))
        .isEqualTo("shop https://shop.example/ 60000 {\"team\": \"web\"} t");
  }

  @Test
  void everyFailureCodeCanBeStored() throws SQLException { // 110
    for (FailureCode code : FailureCode.values()) {
      results.insert(List.of(Checks.of(code.wireName()).failing(NOON, code)));
    }
    assertThat(database.value("SELECT count(*) FROM checks WHERE failure_code::text = target"))
        .isEqualTo(Integer.toString(FailureCode.values().length));
  }

  @Test
  void whatDidNotHappenIsNull() throws SQLException {
    results.insert(List.of(Checks.of("shop").missed(NOON)));

    assertThat(
            database.value(
                """
                SELECT outcome, failure_code, failure_phase, status, body_matched, total_us, dns_us,
                  receive_us, http_version, ip, bytes, certificate_trusted, certificate_subject
                FROM checks
                """))
        .isEqualTo("unknown missed null null null 0 null null null null null null null");
  }

  @Test
  void aBatchThatComesAgainAddsNothing() throws SQLException {
    List<CheckResult> batch = hour("shop");

    assertThat(results.insert(batch)).isEqualTo(60);
    assertThat(results.insert(batch)).isZero();

    assertThat(count()).isEqualTo(60);
  }

  @Test
  void aKeyTwiceInOneBatchIsOneRow() throws SQLException {
    Checks shop = Checks.of("shop");

    int added = results.insert(List.of(shop.up(NOON), shop.down(NOON, "late"), shop.up(NOON)));

    assertThat(added).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void whatIsKnownTakesThePlaceOfWhatIsNotAndNeverTheOtherWayRound() throws SQLException {
    Checks shop = Checks.of("shop");
    Instant later = NOON.plusSeconds(60);
    results.insert(List.of(shop.missed(NOON), shop.up(later)));
    database.execute("DELETE FROM touched_hour");

    assertThat(results.insert(List.of(shop.down(NOON, "broken"), shop.missed(later)))).isZero();

    assertThat(database.rows("SELECT outcome, failure_message FROM checks ORDER BY scheduled_at"))
        .containsExactly("down broken", "up null");
    assertThat(database.value("SELECT count(*) FROM touched_hour")).isEqualTo("1");
    results.insert(List.of(shop.up(NOON)));
    assertThat(database.rows("SELECT outcome FROM checks ORDER BY scheduled_at"))
        .as("of two that are known the first stays")
        .containsExactly("down", "up");
  }

  @Test
  void whatIsKnownTakesThePlaceOfWhatIsNotWithinABatchToo() throws SQLException {
    Checks shop = Checks.of("shop");

    results.insert(List.of(shop.missed(NOON), shop.up(NOON)));

    assertThat(database.rows("SELECT outcome FROM checks")).containsExactly("up");
  }

  @Test
  void locationsDoNotShadowEachOther() throws SQLException {
    Checks shop = Checks.of("shop");

    results.insert(List.of(shop.up(NOON), shop.from("tokyo").up(NOON)));

    assertThat(database.rows("SELECT location FROM checks ORDER BY 1"))
        .containsExactly("berlin-1", "tokyo");
    assertThat(database.value("SELECT count(*) FROM target_location")).isEqualTo("2");
  }

  @Test
  void hostileTextComesBackAsItWas() throws SQLException {
    String text =
        "tab\t newline\n return\r back\\slash \\N \\. quotes'\" $$ 😀 \u0001 %s {} \u202e";
    String url = "https://x.example/?q=" + text;
    Checks shop = Checks.of("shop").at(url).tagged(Map.of("k\"\\{", text));

    CheckResult hostile = shop.down(NOON, text);
    results.insert(List.of(hostile));

    assertThat(database.value("SELECT failure_message FROM checks"))
        .isEqualTo(hostile.failure().message())
        .contains("\\t newline\\n return\\r", "😀 \\u0001 %s");
    assertThat(database.value("SELECT url FROM target")).isEqualTo(hostile.url());
    assertThat(database.value("SELECT tags ->> 'k\"\\{' FROM target")).isEqualTo(text);
  }

  @Test
  void aLoneSurrogateDoesNotSpoilItsBatch() throws SQLException {
    Checks shop = Checks.of("shop").at("https://x.example/\ud800");

    results.insert(List.of(shop.down(NOON, "half \ud83d of an emoji"), Checks.of("a").up(NOON)));

    assertThat(database.rows("SELECT failure_message FROM checks ORDER BY target"))
        .containsExactly("null", "half \uFFFD of an emoji");
  }

  @Test
  void valuesThatFitNowhereAreRejectedAndNothingIsStored() throws SQLException {
    CheckResult late = Checks.of("shop").startedAt(NOON, NOON.plus(Duration.ofDays(100)));
    assertThatThrownBy(() -> results.insert(List.of(Checks.of("good").up(NOON), late)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
    assertThat(count()).isZero();
    assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("0");
  }

  @Test
  void aResultThatNoTableTakesCannotBeMade() { // 109
    Checks shop = Checks.of("shop");
    List<Supplier<CheckResult>> culprits =
        List.of(
            () -> shop.answering(NOON, 70_000),
            () -> shop.reachedAt(NOON, "localhost"),
            () -> shop.tagged(Map.of("k", "\0")).up(NOON),
            () -> shop.tagged(Map.of("\udc00", "v")).up(NOON),
            () -> shop.from("x".repeat(201)).up(NOON),
            () -> Checks.of("y".repeat(10_000)).up(NOON));
    assertThat(culprits)
        .allSatisfy(culprit ->
            assertThatThrownBy(culprit::get).isInstanceOf(IllegalArgumentException.class));
    assertThat(shop.at("https://x.example/\0").up(NOON).url())
        .isEqualTo("https://x.example/\\u0000");
  }

  @Test
  void theNewestCheckDescribesTheTargetWhateverComesLast() throws SQLException {
    Checks then = Checks.of("shop").at("https://old.example/");
    Checks now = Checks.of("shop").at("https://new.example/");
    results.insert(List.of(then.up(NOON), now.up(NOON.plusSeconds(120))));
    results.insert(List.of(now.up(NOON.plusSeconds(180))));

    results.insert(List.of(then.up(NOON.plusSeconds(150)), then.up(NOON.minusSeconds(60))));

    assertThat(database.value("SELECT url FROM target")).isEqualTo("https://new.example/");
    assertThat(database.value("SELECT first_seen AT TIME ZONE 'UTC' FROM target"))
        .isEqualTo("2026-11-24 11:59:00");
  }

  @Test
  void aChangedDescriptionIsTakenOver() throws SQLException {
    results.insert(List.of(Checks.of("shop").up(NOON)));

    results.insert(
        List.of(Checks.of("shop").tagged(Map.of("team", "sea")).up(NOON.plusSeconds(60))));

    assertThat(database.value("SELECT tags, last_seen AT TIME ZONE 'UTC' FROM target"))
        .isEqualTo("{\"team\": \"sea\"} 2026-11-24 12:01:00");
  }

  @Test
  void aSteadyStreamDoesNotRewriteTheTarget() throws SQLException {
    results.insert(List.of(Checks.of("shop").up(NOON)));
    String version = database.value("SELECT t.xmin, w.xmin FROM target t, target_location w");

    for (int minute = 1; minute <= 60; minute++) {
      results.insert(List.of(Checks.of("shop").up(NOON.plus(Duration.ofMinutes(minute)))));
    }
    assertThat(database.value("SELECT t.xmin, w.xmin FROM target t, target_location w"))
        .isEqualTo(version);

    results.insert(List.of(Checks.of("shop").up(NOON.plus(Duration.ofMinutes(61)))));
    assertThat(
            database.value(
                """
                SELECT t.last_seen = w.last_seen, t.last_seen AT TIME ZONE 'UTC'
                FROM target t, target_location w
                """))
        .isEqualTo("t 2026-11-24 13:01:00");
  }

  @Test
  void writersThatMeetTheSameNewTargetsDoNotLockEachOtherOut() throws SQLException {
    List<CheckResult> all = new ArrayList<>();
    for (int target = 0; target < 40; target++) {
      all.addAll(hour("t" + target));
    }
    List<CompletableFuture<Integer>> writers =
        IntStream.range(0, 4)
            .mapToObj(seed -> Background.supply(() -> insertShuffled(all, seed)))
            .toList();

    int added = writers.stream().mapToInt(CompletableFuture::join).sum();

    assertThat(added).isEqualTo(2400);
    assertThat(count()).isEqualTo(2400);
    assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("40");
    assertThat(database.value("SELECT count(*) FROM certificate")).isEqualTo("40");
  }

  private static int insertShuffled(List<CheckResult> all, int seed) {
    List<CheckResult> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    int added = 0;
    for (int from = 0; from < shuffled.size(); from += 300) {
      added += results.insert(shuffled.subList(from, from + 300));
    }
    return added;
  }

  private static List<CheckResult> hour(String target) {
    return IntStream.range(0, 60)
        .mapToObj(minute -> Checks.of(target).up(NOON.plus(Duration.ofMinutes(minute))))
        .toList();
  }

  private static int count() throws SQLException {
    return Integer.parseInt(database.value("SELECT count(*) FROM check_result"));
  }
}
