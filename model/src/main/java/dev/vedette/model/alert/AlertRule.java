package dev.vedette.model.alert;

/**
 * When failures become an incident, and when it ends.
 *
 * @param after failures in a row, after which a location holds a target for down
 * @param recover successes in a row, after which it holds it for up again
 * @param quorum how many of the locations that know must agree
 */
public record AlertRule(int after, int recover, Quorum quorum) {
  public static final AlertRule DEFAULT = new AlertRule(3, 2, Quorum.MAJORITY);

  /** With checks once a second a quarter of an hour; more is no alert. */
  public static final int MAX = 1000;

  public AlertRule {
    requireInRange("after", after);
    requireInRange("recover", recover);
  }

  private static void requireInRange(String name, int value) {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException(name + " must be from 1 to " + MAX);
    }
  }
}
