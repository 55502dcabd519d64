package dev.vedette.model.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bounds the program that a pattern becomes. RE2 matches in linear time, but it writes repetitions
 * out: {@code ((a{1000}){1000}){10}} has 21 characters and takes gigabytes.
 */
public final class PatternSize {
  /** Steps of the program: far more than anyone writes by hand, and a few megabytes. */
  public static final int MAX_STEPS = 20_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private final String pattern;
  private final Deque<Long> groups = new ArrayDeque<>();
  private int at;
  private long sum;

  /** Of what was read last, which a repetition would repeat. */
  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** Throws IllegalArgumentException, in a sentence, for a pattern whose program is too large. */
  public static void require(String pattern) {
    if (new PatternSize(pattern).steps() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "its repetitions, written out, are more than %,d steps; repeat less"
              .formatted(MAX_STEPS));
    }
  }

  /** More or less: what is no pattern at all is told by the compiler. */
  private long steps() {
    Matcher repetition = REPETITION.matcher(pattern);
    while (at < pattern.length()) {
      char character = pattern.charAt(at);
      if (character == '{' && repetition.find(at) && repetition.start() == at) {
        repeat(repetition);
      } else {
        read(character);
      }
    }
    while (!groups.isEmpty()) {
      close();
    }
    return sum;
  }

  private void repeat(Matcher repetition) {
    long least = Long.parseLong(repetition.group(1));
    String most = repetition.group(2);
    long times = most == null || most.isEmpty() ? least : Long.parseLong(most);
    sum -= last;
    last = bounded(last * Math.max(1, times));
    sum = bounded(sum + last);
    at = repetition.end();
  }

  private void read(char character) {
    switch (character) {
      case '(' -> {
        groups.push(sum);
        sum = 0;
        last = 0;
      }
      case ')' -> close();
      case '[' -> {
        step();
        skipClass();
      }
      case '\\' -> {
        step();
        at++;
      }
      default -> step();
    }
    at++;
  }

  private void step() {
    last = 1;
    sum = bounded(sum + 1);
  }

  private void close() {
    if (!groups.isEmpty()) {
      last = sum + 2;
      sum = bounded(groups.pop() + last);
    }
  }

  /** To the bracket that closes it; one that comes first is a member. */
  private void skipClass() {
    int from = at + 1;
    if (pattern.startsWith("^", from)) {
      from++;
    }
    if (pattern.startsWith("]", from)) {
      from++;
    }
    while (from < pattern.length() && pattern.charAt(from) != ']') {
      from += pattern.charAt(from) == '\\' ? 2 : 1;
    }
    at = from;
  }

  private static long bounded(long steps) {
    return Math.min(steps, 1L << 30);
  }
}
