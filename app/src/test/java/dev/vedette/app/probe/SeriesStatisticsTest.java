package dev.vedette.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeriesStatisticsTest {
  @Test
  void quantilesAreOfTheNearestRank() {
    assertThat(Spread.of(new long[] {7})).isEqualTo(new Spread(7, 7, 7, 7));
    assertThat(Spread.of(new long[] {4, 1, 3, 2})).isEqualTo(new Spread(1, 2, 4, 4));
    assertThat(Spread.of(LongStream.rangeClosed(1, 100).toArray()))
        .isEqualTo(new Spread(1, 50, 95, 100));
    assertThat(Spread.of(LongStream.rangeClosed(1, 20).toArray()))
        .isEqualTo(new Spread(1, 10, 19, 20));
  }

  @Test
  void outcomesAreCountedAndPhasesTimedWhereTheyHappened() {
    SeriesStatistics statistics = new SeriesStatistics();
    assertThat(statistics.total()).isNull();
    statistics.add(new Outcome.Up(), new Timings(-1, 10, -1, -1, -1, -1, 30));
    statistics.add(failed(FailureCode.TIMEOUT), new Timings(-1, -1, -1, -1, -1, -1, 50));
    statistics.add(failed(FailureCode.CHECKER_OFFLINE), new Timings(-1, 20, -1, -1, -1, -1, 40));

    assertThat(statistics.checks()).isEqualTo(3);
    assertThat(statistics.up()).isEqualTo(1);
    assertThat(statistics.down()).isEqualTo(1);
    assertThat(statistics.unknown()).isEqualTo(1);
    assertThat(statistics.phase(Phase.CONNECT)).isEqualTo(new Spread(10, 10, 20, 20));
    assertThat(statistics.phase(Phase.TLS)).isNull();
    assertThat(statistics.total()).isEqualTo(new Spread(30, 40, 50, 50));
  }

  private static Outcome failed(FailureCode code) {
    return Outcome.of(new Failure(code, "for a test", null));
  }
}
