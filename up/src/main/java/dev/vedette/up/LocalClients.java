package dev.vedette.up;

import dev.vedette.wire.KafkaSettings;
import java.util.Map;

/** How the roles speak with the broker beside them, whose CPU time is paid here too. */
final class LocalClients {
  /**
   * One writer reads all of it. Results that go to one partition are one batch to compress, append,
   * fetch and unpack. A topic that is there already stays as it is.
   */
  private static final int PARTITIONS = 1;

  /**
   * A member of a group looks this often whether its heartbeat is due, every few seconds. Attempts
   * that fail are as far apart.
   */
  private static final int RETRY_MS = 300;

  /** The checker hands over at once what it has gathered: one request, and no time for more. */
  private static final int LINGER_MS = 20;

  /**
   * A fetch is answered as soon as there is a result. While there is none it waits this long at the
   * broker, and is asked again: work on both sides, for nothing.
   */
  private static final int FETCH_WAIT_MS = 2_000;

  /**
   * After a kill the group waits so long for the writer that was killed: no broker allows less by
   * default.
   */
  private static final int SESSION_MS = 6_000;

  private LocalClients() {}

  static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers,
        null,
        null,
        PARTITIONS,
        null,
        Map.of(
            "retry.backoff.ms", Integer.toString(RETRY_MS),
            "linger.ms", Integer.toString(LINGER_MS),
            "fetch.max.wait.ms", Integer.toString(FETCH_WAIT_MS),
            "session.timeout.ms", Integer.toString(SESSION_MS)));
  }
}
