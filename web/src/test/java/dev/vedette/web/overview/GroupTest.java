package dev.vedette.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.store.query.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int DAY = 1440;

  @ParameterizedTest
  @CsvSource({
    "up up, up, 2 locations",
    "up unknown, up, unknown from 1 of 2 locations",
    "down down, down, down from 2 of 2 locations",
    "down unknown, down, 'down from 1 of 2 locations, unknown from 1'",
    "up down up, partly_down, down from 1 of 3 locations",
    "down unknown up down, partly_down, 'down from 2 of 4 locations, unknown from 1'",
    "unknown unknown, unknown, unknown from 2 of 2 locations",
    "stale up, up, unknown from 1 of 2 locations",
    "stale down, down, 'down from 1 of 2 locations, unknown from 1'",
    "stale stale, unknown, unknown from 2 of 2 locations"
  })
  void thoseWhoKnowDecide(String seen, String together, String from) {
    Group group = seen(seen);

    assertThat(group.state().word()).isEqualTo(together);
    assertThat(group.from()).isEqualTo(from);
  }

  @Test
  void uptimeCountsEveryCheckOnceWhateverLocationMadeIt() {
    Group group = group(row("a", "up", DAY, DAY), row("b", "up", 0, 480));

    assertThat(group.uptime()).isEqualTo("75.00 %");
    assertThat(group.coverage()).isEqualTo("16 h known");
  }

  @Test
  void aDayThatIsKnownFromEverywhereNeedsNoRemark() {
    assertThat(group(row("a", "up", DAY, DAY), row("b", "up", 7, DAY)).coverage()).isNull();
  }

  @Test
  void theResponseIsTheSlowestOfThoseThatAreUp() {
    assertThat(seen("up up down stale").responseTime()).isEqualTo("2.0 ms");
    assertThat(seen("up up down stale").slowest().orElseThrow().last().location()).isEqualTo("1");
    assertThat(seen("down unknown").responseTime()).isEqualTo("–");
  }

  @Test
  void theStatusIsTheOneThatAllAgreeOn() {
    assertThat(seen("up up stale").status()).isEqualTo("200");
    assertThat(seen("up down").status()).isEqualTo("mixed");
    assertThat(seen("unknown unknown").status()).isEqualTo("–");
  }

  @Test
  void theLastCheckIsTheNewestOfAll() {
    assertThat(seen("stale up").newest().last().location()).isEqualTo("1");
  }

  @Test
  void theWorstTargetComesFirstAndItsLocationsKeepTheirOrder() {
    List<Row> rows =
        List.of(
            row("fine", "x", "up", 1, 1),
            row("lost", "x", "stale", 1, 1),
            row("half", "y", "down", 1, 1),
            row("half", "x", "up", 1, 1),
            row("gone", "y", "unknown", 1, 1),
            row("gone", "x", "down", 1, 1));

    assertThat(Group.of(rows))
        .extracting(group -> group.target() + group.rows().stream().map(GroupTest::place).toList())
        .containsExactly("gone[x, y]", "half[x, y]", "lost[x]", "fine[x]");
  }

  private static String place(Row row) {
    return row.last().location();
  }

  private static Group seen(String states) {
    List<String> words = Arrays.asList(states.split(" "));
    return group(
        IntStream.range(0, words.size())
            .mapToObj(i -> row(String.valueOf(i), words.get(i), 1, 1))
            .toArray(Row[]::new));
  }

  private static Group group(Row... rows) {
    List<Group> groups = Group.of(List.of(rows));
    assertThat(groups).hasSize(1);
    return groups.getFirst();
  }

  private static Row row(String location, String state, long up, long known) {
    return row("shop", location, state, up, known);
  }

  /** A check of location {@code n} takes {@code n + 1} ms. */
  private static Row row(String target, String location, String state, long up, long known) {
    long micros = location.charAt(0) >= 'a' ? 1_000 : 1_000 * (1 + Long.parseLong(location));
    TargetState last =
        new TargetState(
            target,
            location,
            "https://shop.example/",
            INTERVAL,
            state.equals("stale") ? NOW.minusSeconds(3_600) : NOW,
            outcome(state),
            state.equals("down") ? 500 : 200,
            micros,
            up,
            known,
            List.of());
    return Row.of(last, NOW);
  }

  private static Outcome outcome(String state) {
    return switch (state) {
      case "down" -> Outcome.of(new Failure(FailureCode.TIMEOUT, "late", null));
      case "unknown" -> Outcome.of(new Failure(FailureCode.MISSED, "busy", null));
      default -> new Outcome.Up();
    };
  }
}
