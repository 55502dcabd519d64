package dev.vedette.doctor;

import java.util.List;
import java.util.stream.Stream;

/** A host and a port that the configuration names. */
record Endpoint(String host, int port) {
  /** Those of {@code kafka.bootstrap_servers}; an entry without a port is left out. */
  static List<Endpoint> ofBootstrap(String servers) {
    return Stream.of(servers.split(","))
        .map(String::strip)
        .filter(each -> each.matches(".+:[0-9]{1,5}"))
        .map(Endpoint::of)
        .filter(each -> each.port <= 65_535)
        .toList();
  }

  private static Endpoint of(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceFirst("^.*://", "").replaceAll("[\\[\\]]", "");
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
