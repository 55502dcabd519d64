package dev.vedette.e2e;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What {@code vedette up} prints when it is ready.
 *
 * @param kafka {@code host:port}
 * @param postgres the URI in the {@code psql} line
 */
record UpAddresses(URI page, String kafka, String postgres) {
  /** The broker, the database and the first run's migrations, on a machine that is busy. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration SAME_MOMENT = Duration.ofSeconds(2);

  /** Waits until it is up. */
  static UpAddresses await(VedetteProcess up) {
    up.output().await(Pattern.compile("^Vedette is up\\.$"), START_LIMIT);
    return new UpAddresses(
        URI.create(line(up, "^ +page +(http://127\\.0\\.0\\.1:\\d+/)")),
        line(up, "^ +kafka +(127\\.0\\.0\\.1:\\d+)\\b"),
        line(up, "^ +postgres +psql '(postgres://vedette@127\\.0\\.0\\.1:\\d+/vedette)'"));
  }

  private static String line(VedetteProcess up, String pattern) {
    return up.output().await(Pattern.compile(pattern), SAME_MOMENT).group(1);
  }

  int kafkaPort() {
    return Integer.parseInt(kafka.substring(kafka.indexOf(':') + 1));
  }

  int postgresPort() {
    return URI.create(postgres).getPort();
  }
}
