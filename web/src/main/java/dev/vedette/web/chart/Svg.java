package dev.vedette.web.chart;

import java.util.Locale;

/** Numbers as SVG writes them: short, and with a point in every language. */
final class Svg {
  private Svg() {}

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A share from 0 to 1 as {@code 12.5%}. */
  static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.2f", 100 * share);
    return text.replaceFirst("\\.?0+$", "") + "%";
  }
}
