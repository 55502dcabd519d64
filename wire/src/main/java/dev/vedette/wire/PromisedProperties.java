package dev.vedette.wire;

import static java.util.Map.entry;

import java.util.Map;
import java.util.TreeMap;

/**
 * Properties of Kafka's clients that are not free to choose, because Vedette's own promises rest on
 * them: nothing is lost, nothing counts twice, and each role reads what it is meant to read.
 */
final class PromisedProperties {
  private static final String NOTHING_IS_LOST =
      "a result counts as delivered when every in-sync replica has it; remove it";

  private static final String NOTHING_TWICE =
      "a retry must neither repeat nor reorder results; remove it";

  private static final String OFFSETS =
      "offsets are committed after the database has committed; remove it";

  private static final String BYTES = "keys and values are bytes, and events are JSON; remove it";

  private static final String OWN_KEY = "write it as ";

  /** By name: what to do instead. */
  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          entry("acks", NOTHING_IS_LOST),
          entry("enable.idempotence", NOTHING_TWICE),
          entry("max.in.flight.requests.per.connection", NOTHING_TWICE),
          entry("retries", "a result is sent until it is delivered; remove it"),
          entry("transactional.id", "results are not sent in transactions; remove it"),
          entry("partitioner.class", "a target's results keep their order by its name; remove it"),
          entry(
              "partitioner.ignore.keys",
              "a target's results keep their order by its name; remove it"),
          entry("enable.auto.commit", OFFSETS),
          entry("auto.commit.interval.ms", OFFSETS),
          entry(
              "auto.offset.reset",
              "a reader without offsets begins with the oldest result; remove it"),
          entry(
              "group.id",
              "each role has a group of its own: vedette.write, and vedette.check.LOCATION, whose"
                  + " last part is `location`; remove it"),
          entry(
              "group.instance.id",
              "processes that share one configuration would push each other out; remove it"),
          entry("client.id", "each client has a name of its own in the broker's log; remove it"),
          entry(
              "isolation.level",
              "results are not sent in transactions, so there is nothing to choose; remove it"),
          entry("key.serializer", BYTES),
          entry("value.serializer", BYTES),
          entry("key.deserializer", BYTES),
          entry("value.deserializer", BYTES),
          entry("bootstrap.servers", OWN_KEY + "kafka.bootstrap_servers"));

  private PromisedProperties() {}

  /** Throws IllegalArgumentException that names the first of them and says what to do instead. */
  static void requireNone(Map<String, String> properties) {
    for (String name : new TreeMap<>(properties).keySet()) {
      String remedy = REMEDIES.get(name);
      if (remedy != null) {
        throw new IllegalArgumentException(
            "properties must not set %s: %s".formatted(name, remedy));
      }
    }
  }
}
