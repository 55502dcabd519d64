package dev.vedette.check;

import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.check.targets.DocumentSettings;
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
                "Machines elsewhere, `host:port`, at most 8, that are connected to when checks fail"
                    + " for network reasons; if none answers, these checks are *unknown*"
                    + " (`checker_offline`) instead of *down*. Best named, so that the name servers"
                    + " are tried too.",
            example = "['one.example:443', '[2001:db8::1]:443']")
        List<Sentinel> sentinels,
    @Setting(doc = "Where results wait while Kafka is away.") SpoolSettings spool,
    @Setting(
            doc =
                "Whether loopback, link-local, private and metadata addresses are refused for every"
                    + " target, at every hop, whatever the target or its document says; targets"
                    + " then can't have a proxy, which resolves names itself.",
            byDefault = "false")
        boolean denyPrivateAddresses,
    @Setting(doc = "What targets in Kafka may take from this machine; nothing if not set.")
        DocumentSettings documents) {
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

  /** Any address may be checked; documents may name neither variables nor files. */
  public CheckSettings(int maxInFlight, List<Sentinel> sentinels, SpoolSettings spool) {
    this(maxInFlight, sentinels, spool, false, DocumentSettings.NONE);
  }

  /** A copy whose results wait somewhere else. */
  public CheckSettings withSpool(SpoolSettings other) {
    return new CheckSettings(maxInFlight, sentinels, other, denyPrivateAddresses, documents);
  }

  /** So many checks at once, the spool in this directory, everything else at its default. */
  public static CheckSettings of(int maxInFlight, String spoolDirectory) {
    return new CheckSettings(
        maxInFlight, List.of(), SpoolSettings.in(spoolDirectory), false, DocumentSettings.NONE);
  }
}
