package dev.vedette.store.incidents;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names in the database, which are those of the constants in lower case. */
public final class IncidentWords {
  private IncidentWords() {}

  /** The constant of that name; IllegalArgumentException when it is none of this Vedette's. */
  public static <E extends Enum<E>> E of(E[] values, String name) {
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is no word of this Vedette's");
  }

  /** A failure; null without a code. */
  public static @Nullable Failure failure(
      @Nullable String code, @Nullable String message, @Nullable String phase) {
    return code == null
        ? null
        : new Failure(
            of(FailureCode.values(), code),
            message == null ? "" : message,
            phase == null ? null : of(Phase.values(), phase));
  }
}
