package dev.vedette.model;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long something is kept, as people write it: {@code 30d}, {@code 5y}, {@code forever}. A year
 * has 365 days.
 *
 * @param days at least 1; {@link #FOREVER} for no end
 */
public record Retention(int days) {
  /** More days than any calendar date has behind it. */
  public static final int FOREVER = Integer.MAX_VALUE;

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,6})(d|y)");
  private static final int DAYS_A_YEAR = 365;

  /** Beyond this many days nobody means a number any more. */
  private static final int MAX_DAYS = 100 * DAYS_A_YEAR;

  public Retention {
    if (days < 1 || (days > MAX_DAYS && days != FOREVER)) {
      throw new IllegalArgumentException("a retention is from 1d to 100y, or forever");
    }
  }

  /** Reads a retention; throws IllegalArgumentException that shows the syntax for anything else. */
  public static Retention parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("forever")) {
      return new Retention(FOREVER);
    }
    Matcher matcher = SYNTAX.matcher(word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a retention: write 30d, 5y or forever");
    }
    int amount = Integer.parseInt(matcher.group(1));
    return new Retention(
        matcher.group(2).equals("y") ? Math.multiplyExact(amount, DAYS_A_YEAR) : amount);
  }

  public boolean isForever() {
    return days == FOREVER;
  }

  /** The oldest day that is still kept on that day. */
  public LocalDate oldest(LocalDate today) {
    return isForever() ? LocalDate.EPOCH : today.minus(days, ChronoUnit.DAYS);
  }

  @Override
  public String toString() {
    if (isForever()) {
      return "forever";
    }
    return days % DAYS_A_YEAR == 0 ? days / DAYS_A_YEAR + "y" : days + "d";
  }
}
