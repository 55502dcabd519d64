package dev.vedette.model.alert;

import java.util.Locale;

/**
 * How many of the locations that know must agree that a target is down.
 *
 * @param number of votes asked for; zero but for {@link Mode#AT_LEAST}
 */
public record Quorum(Mode mode, int number) {
  public static final Quorum MAJORITY = new Quorum(Mode.MAJORITY, 0);
  public static final Quorum ANY = new Quorum(Mode.ANY, 0);
  public static final Quorum ALL = new Quorum(Mode.ALL, 0);

  /** More locations than anybody has. */
  private static final int MAX = 1000;

  /** The rule that counts. */
  public enum Mode {
    MAJORITY,
    ANY,
    ALL,
    AT_LEAST
  }

  public Quorum {
    if (mode == Mode.AT_LEAST ? number < 1 || number > MAX : number != 0) {
      throw new IllegalArgumentException("a quorum is from 1 to " + MAX + " locations");
    }
  }

  /** So many locations; all that know where these are fewer. */
  public static Quorum atLeast(int number) {
    return new Quorum(Mode.AT_LEAST, number);
  }

  /** Votes needed among so many locations that know; at least one. */
  public int votes(int knowing) {
    int votes =
        switch (mode) {
          case MAJORITY -> knowing / 2 + 1;
          case ANY -> 1;
          case ALL -> knowing;
          case AT_LEAST -> Math.min(number, knowing);
        };
    return Math.max(1, votes);
  }

  /** Reads what {@link #toString} writes; IllegalArgumentException says what would be right. */
  public static Quorum parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "majority" -> MAJORITY;
      case "any" -> ANY;
      case "all" -> ALL;
      case String digits when digits.matches("\\d{1,4}") -> atLeast(Integer.parseInt(digits));
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is no quorum: write majority, any, all, or a number of locations");
    };
  }

  @Override
  public String toString() {
    return mode == Mode.AT_LEAST ? Integer.toString(number) : mode.name().toLowerCase(Locale.ROOT);
  }
}
