package dev.vedette.notify;

import dev.vedette.model.Setting;
import dev.vedette.notify.plan.Route;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which incidents are told to which channels. */
public record RouteSettings(
    @Setting(doc = "Names of channels.", example = "[hook]") List<String> to,
    @Setting(doc = "Which incidents; every one if not set.") MatchSettings match,
    @Setting(
            doc = "How long an incident must last before it is told, at most 7d.",
            byDefault = "0s",
            example = "15m")
        Duration after,
    @Setting(
            doc = "`acknowledged`: not told, if somebody has taken it on by then. With `after`.",
            example = "acknowledged")
        @Nullable String unless,
    @Setting(
            doc =
                "Told again in this time while it is open and nobody has taken it on, from 1m to"
                    + " 30d.",
            example = "4h")
        @Nullable Duration remind) {
  /** A delay beyond it is no delay but a wish not to know. */
  private static final Duration MAX_AFTER = Duration.ofDays(7);

  private static final Duration MIN_REMIND = Duration.ofMinutes(1);
  private static final Duration MAX_REMIND = Duration.ofDays(30);

  private static final String ACKNOWLEDGED = "acknowledged";

  public RouteSettings {
    to = List.copyOf(to);
    if (to.isEmpty()) {
      throw new IllegalArgumentException("to must name a channel");
    }
    if (after.isNegative() || after.compareTo(MAX_AFTER) > 0) {
      throw new IllegalArgumentException("after must be from 0s to 7d");
    }
    if (unless != null && !unless.equals(ACKNOWLEDGED)) {
      throw new IllegalArgumentException("unless must be acknowledged, or be left out");
    }
    if (unless != null && after.isZero()) {
      throw new IllegalArgumentException("unless needs time in which somebody can; add after: 15m");
    }
    if (remind != null && (remind.compareTo(MIN_REMIND) < 0 || remind.compareTo(MAX_REMIND) > 0)) {
      throw new IllegalArgumentException("remind must be from 1m to 30d");
    }
  }

  Stream<Route> routes() {
    return to.stream()
        .map(channel -> new Route(channel, match.match(), after, unless != null, remind));
  }
}
