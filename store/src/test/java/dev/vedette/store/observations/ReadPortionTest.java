package dev.vedette.store.observations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.alert.Alerts;
import dev.vedette.model.incident.Observation;
import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadPortionTest {
  private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant SEVEN = DAY.plus(Duration.ofHours(7));

  private record Ignoring(WatchedTarget target, Instant from) implements ObservationListener {
    @Override
    public void take(Observation next, Alerts alerts) {}
  }

  private static ReadPortion<Ignoring> hours(int targets, Duration length) {
    return new ReadPortion<>(
        IntStream.rangeClosed(1, targets)
            .mapToObj(id -> new WatchedTarget(id, "t" + id, 1_440, DAY))
            .map(target -> new Ignoring(target, DAY))
            .toList(),
        new Span(SEVEN, SEVEN.plus(length)));
  }

  @Test
  void whatIsExpectedFollowsFromTheIntervals() {
    ReadPortion<Ignoring> portion = hours(10, Duration.ofHours(12));

    assertThat(portion.expected()).isEqualTo(7_200);
    assertThat(portion.day()).isEqualTo(DAY);
  }

  @Test
  void piecesOfTimeFollowOneAnotherAndHaveAllTargets() {
    List<ReadPortion<Ignoring>> pieces = hours(10, Duration.ofHours(7)).cutByTime(1_000);

    assertThat(pieces).hasSize(5).allMatch(piece -> piece.listeners().size() == 10);
    assertThat(pieces).allMatch(piece -> piece.expected() <= 1_000);
    assertThat(pieces.getFirst().span().from()).isEqualTo(SEVEN);
    assertThat(pieces.getLast().span().to()).isEqualTo(SEVEN.plus(Duration.ofHours(7)));
    for (int i = 1; i < pieces.size(); i++) {
      assertThat(pieces.get(i).span().from()).isEqualTo(pieces.get(i - 1).span().to());
    }
  }

  @Test
  void piecesOfTargetsHaveEachOnceAndAllOfTheTime() {
    ReadPortion<Ignoring> portion = hours(10, Duration.ofHours(7));

    List<ReadPortion<Ignoring>> pieces = portion.cutByTarget(5_000);

    assertThat(pieces).extracting(piece -> piece.listeners().size()).containsExactly(3, 3, 3, 1);
    assertThat(pieces).allMatch(piece -> piece.span().equals(portion.span()));
    assertThat(pieces.stream().flatMap(piece -> piece.listeners().stream()))
        .isEqualTo(portion.listeners());
    assertThat(portion.cutByTarget(1)).hasSize(10);
  }
}
