package dev.vedette.probe.dns;

import dev.vedette.model.Setting;
import java.util.List;

/** How names are resolved. Simultaneous look-ups of one name are one query, whatever is set. */
public record DnsSettings(
    @Setting(
            doc =
                "Whether an answer is remembered: `off` (every check asks anew) or `ttl` (for as"
                    + " long as it says, at most an hour).",
            byDefault = "off")
        DnsCache cache,
    @Setting(
            doc =
                "Name servers to ask, in order, at most 8: IP addresses with an optional port; the"
                    + " system's if none is named.",
            example = "['10.0.0.53', '[::1]:5353']")
        List<NameServer> servers) {
  private static final int MAX_SERVERS = 8;

  /** Nothing is remembered; the system's name servers are asked. */
  public static final DnsSettings DEFAULT = new DnsSettings(DnsCache.OFF, List.of());

  public DnsSettings {
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("servers must name at most " + MAX_SERVERS);
    }
    servers = List.copyOf(servers);
  }
}
