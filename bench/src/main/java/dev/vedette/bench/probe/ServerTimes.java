package dev.vedette.bench.probe;

/**
 * What the server really took for one request, by its own clock, in microseconds.
 *
 * @param handshakeUs from the client's part of the handshake read until it was looked at
 * @param waitUs from the whole request read until the first bytes of the response were written
 * @param bodyUs from then until the last bytes were written
 */
record ServerTimes(long handshakeUs, long waitUs, long bodyUs) {
  long totalUs() {
    return handshakeUs + waitUs + bodyUs;
  }

  String line() {
    return handshakeUs + " " + waitUs + " " + bodyUs;
  }

  static ServerTimes parse(String line) {
    String[] words = line.split(" ", -1);
    return new ServerTimes(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
