package dev.vedette.model;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;

/**
 * When failing checks of a target become an incident, as the configuration says it.
 *
 * @param after see {@link AlertRule}
 * @param recover see {@link AlertRule}
 * @param quorum see {@link AlertRule}
 */
public record AlertSettings(
    @Setting(
            doc =
                "Failures in a row, after which a location holds the target for down, from 1 to"
                    + " 1000.",
            byDefault = "3")
        int after,
    @Setting(
            doc =
                "Successes in a row, after which a location holds it for up again, from 1 to 1000.",
            byDefault = "2")
        int recover,
    @Setting(
            doc =
                "How many of the locations that know must agree: `majority`, `any`, `all`, or a"
                    + " number, which is all that know where these are fewer.",
            byDefault = "majority")
        Quorum quorum) {
  public static final AlertSettings DEFAULT =
      new AlertSettings(
          AlertRule.DEFAULT.after(), AlertRule.DEFAULT.recover(), AlertRule.DEFAULT.quorum());

  public AlertSettings {
    var _ = new AlertRule(after, recover, quorum);
  }

  /** The rule itself. */
  public AlertRule rule() {
    return new AlertRule(after, recover, quorum);
  }
}
