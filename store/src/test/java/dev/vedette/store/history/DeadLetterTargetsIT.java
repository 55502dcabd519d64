package dev.vedette.store.history;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.store.TestDatabase;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLetterTargetsIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static DeadLetterTargets table;

  @BeforeAll
  static void start() {
    table = new DeadLetterTargets(database.database());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  private static Unstored unstored(String target, int events, Instant at) {
    return new Unstored(target, events, at, at, "because of " + at);
  }

  @Test
  void eventsOfATargetAddUpAndTheNewestSaysWhy() {
    table.update(List.of(unstored("shop", 2, NOON)), Map.of());
    table.update(List.of(unstored("shop", 3, NOON.plusSeconds(60))), Map.of());

    assertThat(table.read(NOON.plusSeconds(61)))
        .containsExactly(
            new Unstored("shop", 5, NOON, NOON.plusSeconds(60), "because of 2026-11-24T12:01:00Z"));
  }

  @Test
  void whatWasReplayedAndStoredIsNotTold() {
    table.update(List.of(unstored("shop", 2, NOON), unstored("blog", 1, NOON)), Map.of());

    table.update(List.of(), Map.of("shop", 1, "blog", 1, "never heard of", 1));

    assertThat(table.read(NOON)).extracting(Unstored::target).containsExactly("shop");
  }

  @Test
  void aDayLaterItIsForgotten() throws SQLException {
    table.update(List.of(unstored("shop", 2, NOON)), Map.of());

    assertThat(table.read(NOON.plus(Duration.ofDays(1)))).hasSize(1);
    assertThat(table.read(NOON.plus(Duration.ofDays(1)).plusSeconds(1))).isEmpty();
    table.forgetOld(NOON.plus(Duration.ofDays(1)).plusSeconds(1));
    assertThat(database.value("SELECT count(*) FROM dead_letter_target")).isEqualTo("0");
  }

  @Test
  void namesOfHostileWritersAreBoundedInNumberAndLength() {
    for (int batch = 0; batch < 3; batch++) {
      int first = 50 * batch;
      table.update(
          IntStream.range(first, first + 50).mapToObj(i -> unstored("name-" + i, 1, NOON)).toList(),
          Map.of());
    }
    table.update(List.of(unstored("x".repeat(201), 1, NOON), unstored("a\0b", 1, NOON)), Map.of());

    List<Unstored> all = table.read(NOON);
    assertThat(all).hasSizeLessThanOrEqualTo(DeadLetterTargets.MAX_TARGETS + 1);
    assertThat(all.stream().mapToLong(Unstored::events).sum()).isEqualTo(152);
  }

  @Test
  void anyReasonFits() {
    table.update(
        List.of(new Unstored("shop", 1, NOON, NOON, "\0 <b>\n" + "x".repeat(5000))), Map.of());

    assertThat(table.read(NOON).getFirst().reason()).startsWith("  <b> xxx").hasSize(300);
  }
}
