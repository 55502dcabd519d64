package dev.vedette.store.checks;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A check on its way into {@code check_result}, by its key.
 *
 * @param slotMs its slot in epoch milliseconds
 * @param certificateId null without a certificate
 * @param ruleId a row of {@code alert_rule}; null for the default
 */
public record StoredCheck(
    int targetId,
    long slotMs,
    int locationId,
    @Nullable Integer certificateId,
    @Nullable Integer ruleId,
    CheckResult result) {
  private static final long DAY_MS = 86_400_000;

  static final Comparator<StoredCheck> KEY =
      Comparator.comparingInt(StoredCheck::targetId)
          .thenComparingLong(StoredCheck::slotMs)
          .thenComparingInt(StoredCheck::locationId);

  /** The sort is stable: of two with one key that are both known the first comes first. */
  static final Comparator<StoredCheck> ORDER =
      KEY.thenComparing(row -> row.result.outcome() instanceof Outcome.Unknown);

  LocalDate day() {
    return LocalDate.ofEpochDay(Math.floorDiv(slotMs, DAY_MS));
  }
}
