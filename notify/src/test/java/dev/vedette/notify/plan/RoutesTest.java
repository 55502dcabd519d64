package dev.vedette.notify.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Route stays = Route.all("hook");
  private final Route goes = new Route("hook", Match.ALL, PATIENCE, false, null);

  private Routes changedAt(Instant now, Routes before, Route... all) {
    return new Routes(Set.of("hook"), List.of(all))
        .after(before, now)
        .awaitingUntil(now.plus(PATIENCE));
  }

  private boolean isAwaitedAt(Instant now, Routes routes) {
    return routes.findMissing("hook", goes.name(), now).isPresent();
  }

  @Test
  void aRouteThatIsGoneIsAwaitedOnceHoweverOftenOthersChange() {
    Routes first = changedAt(NOON, new Routes(Set.of(), List.of()), stays, goes);
    Routes without = changedAt(NOON, first, stays);
    assertThat(isAwaitedAt(NOON, without)).isTrue();

    Instant soon = NOON.plusSeconds(60);
    assertThat(isAwaitedAt(soon, changedAt(soon, without, stays))).isTrue();
    assertThat(isAwaitedAt(soon, changedAt(soon, without, stays, goes))).isFalse();

    Instant later = NOON.plus(Duration.ofDays(1));
    assertThat(isAwaitedAt(later, changedAt(later, without, stays))).isFalse();
  }
}
