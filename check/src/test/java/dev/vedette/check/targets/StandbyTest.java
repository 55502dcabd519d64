package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandbyTest {
  private static final List<String> MEMBERS = List.of("a", "b", "c", "d");

  @Test
  void allComeToTheSameWhateverTheOrderInWhichTheyKnowEachOther() {
    for (int partition = 0; partition < 32; partition++) {
      assertThat(Standby.of(partition, "a", MEMBERS))
          .isEqualTo(Standby.of(partition, "a", MEMBERS.reversed()))
          .isPresent()
          .get()
          .isNotEqualTo("a");
    }
  }

  @Test
  void whoIsAloneHasNoStandby() {
    assertThat(Standby.of(0, "a", List.of("a"))).isEmpty();
  }

  @Test
  void theTargetsOfOneAreSpreadOverAllOthers() {
    Map<String, Integer> partitions = new HashMap<>();
    for (int partition = 0; partition < 300; partition++) {
      partitions.merge(Standby.of(partition, "a", MEMBERS).orElseThrow(), 1, Integer::sum);
    }

    assertThat(partitions).containsOnlyKeys("b", "c", "d");
    assertThat(partitions.values()).allMatch(count -> count > 60 && count < 140);
  }

  @Test
  void aMemberThatNotAllKnowChangesOnlyWhatIsItsOwn() {
    List<String> fewer = List.of("a", "b", "c");
    for (int partition = 0; partition < 32; partition++) {
      String standby = Standby.of(partition, "a", MEMBERS).orElseThrow();
      assertThat(
              standby.equals("d")
                  || Standby.of(partition, "a", fewer).orElseThrow().equals(standby))
          .isTrue();
    }
  }
}
