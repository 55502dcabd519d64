package dev.vedette.web;

import dev.vedette.store.TargetState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything the page shows, as it was read at one moment.
 *
 * @param rows in the order of the page
 * @param json the answer of the API
 * @param version the same exactly as long as nothing that is shown has changed
 */
record Overview(Instant readAt, List<Row> rows, String json, String version) {
  private static final int VERSION_LENGTH = 16;

  static Overview of(List<TargetState> states, Instant now) {
    List<Row> rows = states.stream().map(last -> Row.of(last, now)).sorted(Row.ORDER).toList();
    String json = OverviewJson.write(rows);
    return new Overview(now, rows, json, version(rows, json));
  }

  int count(State state) {
    return Math.toIntExact(rows.stream().filter(row -> row.state() == state).count());
  }

  /** The worst state of all; unknown while there is nothing to show. */
  State overall() {
    return rows.isEmpty() ? State.UNKNOWN : rows.getFirst().state();
  }

  boolean severalLocations() {
    return rows.stream().map(row -> row.last().location()).distinct().limit(2).count() > 1;
  }

  /** {@code 7 of 9 up}. */
  String summary() {
    return rows.isEmpty() ? "Waiting" : count(State.UP) + " of " + rows.size() + " up";
  }

  private static String version(List<Row> rows, String json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(json.getBytes(StandardCharsets.UTF_8));
      for (Row row : rows) {
        digest.update(row.sparkline().toString().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
