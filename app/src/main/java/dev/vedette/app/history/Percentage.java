package dev.vedette.app.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A part of a whole in decimal digits, computed from whole numbers and cut, not rounded: what is
 * not all is not 100 %, and 99.99 % is not 99.9899 %.
 */
final class Percentage {
  private Percentage() {}

  /**
   * The share, from 0 to 1; 1 also when the part is larger.
   *
   * @return null when the whole is nothing
   */
  static @Nullable BigDecimal of(long part, long whole, int digits) {
    return whole <= 0
        ? null
        : BigDecimal.valueOf(Math.min(part, whole))
            .divide(BigDecimal.valueOf(whole), digits, RoundingMode.DOWN);
  }

  /** The share in percent; null when the whole is nothing. */
  static @Nullable BigDecimal percent(long part, long whole, int digits) {
    BigDecimal share = of(part, whole, digits + 2);
    return share == null ? null : share.movePointRight(2);
  }
}
