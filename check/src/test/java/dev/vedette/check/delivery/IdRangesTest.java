package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.delivery.IdRanges.Range;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdRangesTest {
  @Test
  void neighboursAreOneRange() {
    IdRanges ids = new IdRanges();
    for (long id : new long[] {3, 1, 2, 9, 2}) {
      ids.add(id);
    }

    assertThat(ids.lowest(100)).containsExactly(new Range(1, 3), new Range(9, 9));
    assertThat(ids.lowest(2)).containsExactly(new Range(1, 2));
    assertThat(ids.size()).isEqualTo(4);
    ids.clear();
    assertThat(ids.isEmpty()).isTrue();
    assertThat(ids.lowest(2)).isEmpty();
  }

  @Test
  void itHoldsWhatASetHolds() {
    Random random = new Random(7);
    IdRanges ids = new IdRanges();
    NavigableSet<Long> expected = new TreeSet<>();
    for (int i = 0; i < 20_000; i++) {
      long id = random.nextInt(60);
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          ids.add(id);
          expected.add(id);
        }
        case 4, 5, 6 -> assertThat(ids.remove(id)).isEqualTo(expected.remove(id));
        default -> {
          List<Range> lowest = ids.lowest(random.nextInt(5));
          ids.removeLowest(lowest);
          lowest.forEach(range -> expected.subSet(range.first(), true, range.last(), true).clear());
        }
      }
      assertThat(ids.size()).isEqualTo(expected.size());
      assertThat(ids.isEmpty()).isEqualTo(expected.isEmpty());
      assertThat(ids.contains(id)).isEqualTo(expected.contains(id));
    }
  }
}
