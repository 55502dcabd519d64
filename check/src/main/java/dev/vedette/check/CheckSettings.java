package dev.vedette.check;

import dev.vedette.model.Setting;
import java.util.List;

/** How much a checker takes on at once, and how it copes when its network or Kafka is gone. */
public record CheckSettings(
    @Setting(
            doc = "Checks that may run at once; a slot that finds no room is *unknown* (`missed`).",
            byDefault = "5000")
        int maxInFlight,
    @Setting(
            doc =
                "Machines elsewhere, `host:port`, at most 8, that are connected to when checks fail for network reasons; if none answers, these checks are *unknown* (`checker_offline`) instead of *down*. Best named, so that the name servers are tried too.",
            example = "['one.example:443', '[2001:db8::1]:443']")
        List<Sentinel> sentinels,
    @Setting(doc = "Where results wait while Kafka is away.") SpoolSettings spool) {
  private static final int MAX_SENTINELS = 8;

  public CheckSettings {
    if (maxInFlight < 1 || maxInFlight > 100_000) {
      throw new IllegalArgumentException("max_in_flight must be from 1 to 100000");
    }
    if (sentinels.size() > MAX_SENTINELS) {
      throw new IllegalArgumentException("sentinels must name at most " + MAX_SENTINELS);
    }
    sentinels = List.copyOf(sentinels);
  }

  /** So many checks at once, the spool in this directory, no sentinels. */
  public static CheckSettings of(int maxInFlight, String spoolDirectory) {
    return new CheckSettings(maxInFlight, List.of(), SpoolSettings.in(spoolDirectory));
  }
}
