package dev.vedette.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.web.page.CompressedText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptPagesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final KeptPages kept = new KeptPages();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void oneAnswerIsMadeForAllWhoAskForTheSame() {
    Overview overview = overview(1, Duration.ZERO);
    KeptPages.Made first = ask("page", overview);
    assertThat(ask("page", overview)).isSameAs(first);
    assertThat(ask("list", overview)).isNotSameAs(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void whatWasAskedForLatelyIsMadeBeforeTheNextOneAsks() {
    ask("page", overview(1, Duration.ZERO));
    Overview next = overview(2, Duration.ofSeconds(1));
    kept.show(next);
    assertThat(made).hasValue(2);
    assertThat(ask("page", next).overview()).isEqualTo(next);
    // Who still has the one before gets what is there.
    assertThat(ask("page", overview(1, Duration.ZERO)).overview()).isEqualTo(next);
    assertThat(made).hasValue(2);
  }

  @Test
  void whatNobodyAsksForIsForgotten() {
    ask("page", overview(1, Duration.ZERO));
    Duration later = KeptPages.KEPT_FOR.plusMillis(1);
    kept.show(overview(2, later));
    assertThat(made).hasValue(1);
    ask("page", overview(2, later));
    assertThat(made).hasValue(2);
  }

  @Test
  void noMoreIsKeptThanTheBound() {
    Overview overview = overview(1, Duration.ZERO);
    for (int i = 0; i < KeptPages.MAX_KEPT + 5; i++) {
      ask("page " + i, overview);
    }
    kept.show(overview(2, Duration.ofSeconds(1)));
    assertThat(made).hasValue(2 * KeptPages.MAX_KEPT + 5);
  }

  private KeptPages.Made ask(String name, Overview overview) {
    return kept.of(
        name, overview, shown -> CompressedText.json("\"" + made.incrementAndGet() + "\""));
  }

  private static Overview overview(long read, Duration later) {
    return new Overview(
        NOW.plus(later), read, "run", 1, 1, List.of(), List.of(), List.of(), List.of(), null);
  }
}
