package dev.vedette.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianIsTheMiddleWhateverTheOrder() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3.0);
  }

  @Test
  void percentileIsAFigureThatWasMeasured() {
    List<Double> figures = IntStream.rangeClosed(1, 200).mapToObj(n -> (double) n).toList();
    assertThat(Statistics.percentile(figures, 50)).isEqualTo(100.0);
    assertThat(Statistics.percentile(figures, 99)).isEqualTo(198.0);
    assertThat(Statistics.percentile(List.of(7.0), 99)).isEqualTo(7.0);
  }
}
