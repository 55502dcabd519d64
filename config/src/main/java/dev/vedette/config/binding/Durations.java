package dev.vedette.config.binding;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}.
 */
public final class Durations {
  /** Nine digits: even as days they fit into a long of milliseconds. */
  static final String SYNTAX = "(\\d{1,9})(ms|s|m|h|d)";

  private static final Pattern PATTERN = Pattern.compile(SYNTAX);

  private Durations() {}

  /** Reads one number and one unit; throws IllegalArgumentException that shows the syntax. */
  public static Duration parse(String text) {
    Matcher matcher = PATTERN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write 250ms, 30s, 5m, 1h or 2d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
