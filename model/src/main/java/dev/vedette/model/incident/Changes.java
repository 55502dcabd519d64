package dev.vedette.model.incident;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two checks of a target, in words: where to begin to look for a cause. */
public final class Changes {
  /** A phase that is so many times as long as before is worth a word, */
  private static final long TIMES = 3;

  /** if it is longer by so much: nobody feels less. */
  private static final long AT_LEAST_US = 100_000;

  private Changes() {}

  /**
   * Of a check, what may change.
   *
   * @param address the last one that was tried; null when no name was resolved
   * @param subject of the certificate; null without one, as its issuer and its end
   * @param status null without a response
   * @param httpVersion likewise
   */
  public record Seen(
      @Nullable String address,
      @Nullable String subject,
      @Nullable String issuer,
      @Nullable Instant notAfter,
      @Nullable Integer status,
      @Nullable String httpVersion,
      Timings timings) {}

  /**
   * Each change as a short text without a full stop; what one of the checks does not know has not
   * changed.
   */
  public static List<String> between(Seen before, Seen after) {
    List<String> changes = new ArrayList<>();
    change(changes, "address", before.address, after.address);
    change(changes, "certificate's subject", before.subject, after.subject);
    change(changes, "certificate's issuer", before.issuer, after.issuer);
    change(changes, "certificate's end", before.notAfter, after.notAfter);
    change(changes, "status", before.status, after.status);
    change(changes, "protocol", http(before), http(after));
    for (Phase phase : Phase.values()) {
      slower(changes, phase, before.timings.micros(phase), after.timings.micros(phase));
    }
    return changes;
  }

  private static @Nullable String http(Seen seen) {
    return seen.httpVersion == null ? null : "HTTP/" + seen.httpVersion;
  }

  private static void change(
      List<String> changes, String what, @Nullable Object before, @Nullable Object after) {
    if (before != null && after != null && !Objects.equals(before, after)) {
      changes.add("%s %s, before %s".formatted(what, after, before));
    }
  }

  private static void slower(List<String> changes, Phase phase, long beforeUs, long afterUs) {
    if (beforeUs != Timings.ABSENT
        && afterUs - beforeUs >= AT_LEAST_US
        && afterUs >= TIMES * beforeUs) {
      changes.add(
          "%s %d ms, before %d ms"
              .formatted(
                  phase.name().toLowerCase(Locale.ROOT),
                  Math.round(afterUs / 1e3),
                  Math.round(beforeUs / 1e3)));
    }
  }
}
