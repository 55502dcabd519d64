package dev.vedette.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The syntax of a list of brokers; whether they exist is another question. */
final class BootstrapServers {
  /** As Kafka's own clients read it: a name, an address, or an IPv6 address in brackets. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[a-zA-Z]+://)?(?:\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\],@]+):(\\d{1,5})");

  private static final int MAX_PORT = 65_535;

  private BootstrapServers() {}

  /** Throws IllegalArgumentException that says which one is wrong, and why. */
  static void require(String servers) {
    for (String server : servers.split(",", -1)) {
      Matcher parts = HOST_AND_PORT.matcher(server.strip());
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "bootstrap_servers '%s' must be HOST:PORT, as in kafka.example:9092"
                .formatted(server.strip()));
      }
      int port = Integer.parseInt(parts.group(1));
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException(
            "bootstrap_servers '%s' must have a port from 1 to %d"
                .formatted(server.strip(), MAX_PORT));
      }
    }
  }
}
