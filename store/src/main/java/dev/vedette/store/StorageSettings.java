package dev.vedette.store;

import dev.vedette.model.Retention;
import dev.vedette.model.Setting;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How long history is kept, by its kind; every age is that of the check. */
public record StorageSettings(
    @Setting(
            doc = "Age at which the checks of a day move to the archive, a tenth of the size.",
            byDefault = "30d")
        Retention raw,
    @Setting(doc = "Age at which archived checks are dropped, a month at a time.", byDefault = "5y")
        Retention archive,
    @Setting(
            doc = "Age at which the sums of an hour are dropped, a month at a time.",
            byDefault = "2y")
        Retention hourly,
    @Setting(doc = "Age at which the sums of a day are dropped.", byDefault = "forever")
        Retention daily,
    @Setting(
            doc =
                "Age at which the evidence of failing checks is dropped, a day at a time, at most"
                    + " 400d; as long as `raw` if not set.",
            example = "90d")
        @Nullable Retention evidence) {
  /** A day is over, and late checks have come, before it is archived. */
  private static final int MIN_RAW_DAYS = 2;

  /** A partition a day: more than these make every query plan slow. */
  private static final int MAX_RAW_DAYS = 400;

  /** What holds where nothing is set. */
  public static final StorageSettings DEFAULT =
      new StorageSettings(
          new Retention(30),
          Retention.parse("5y"),
          Retention.parse("2y"),
          new Retention(Retention.FOREVER));

  /** Evidence is kept as long as raw checks are. */
  public StorageSettings(Retention raw, Retention archive, Retention hourly, Retention daily) {
    this(raw, archive, hourly, daily, null);
  }

  public StorageSettings {
    if (raw.days() < MIN_RAW_DAYS || raw.days() > MAX_RAW_DAYS) {
      throw new IllegalArgumentException("raw must be from 2d to 400d");
    }
    if (evidence != null && evidence.days() > MAX_RAW_DAYS) {
      throw new IllegalArgumentException("evidence must be from 1d to 400d");
    }
    requireAtLeast("archive", archive, "raw", raw);
    requireAtLeast("hourly", hourly, "raw", raw);
    requireAtLeast("daily", daily, "hourly", hourly);
  }

  /** Age at which the evidence of failing checks is dropped. */
  public Retention evidenceKept() {
    return evidence == null ? raw : evidence;
  }

  private static void requireAtLeast(
      String name, Retention retention, String otherName, Retention other) {
    if (retention.days() < other.days()) {
      throw new IllegalArgumentException(
          "%s must not be shorter than %s, which is %s".formatted(name, otherName, other));
    }
  }

  /**
   * The oldest slot that is still taken in: its check and the sums of its hour must both have a
   * place.
   */
  public Instant oldestTaken(Instant now) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    Retention shorter = archive.days() < hourly.days() ? archive : hourly;
    return shorter.oldest(today).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
