package dev.vedette.embedded;

import java.nio.file.Path;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka ends its process at once when it can't write any more. That is sound, since what it has
 * acknowledged is on disk and the next start reads it; here the process says why before it ends.
 */
final class BrokerHalt {
  /** EX_UNAVAILABLE of sysexits(3). */
  static final int EXIT_CODE = 69;

  private static final Logger log = LoggerFactory.getLogger(BrokerHalt.class);

  private BrokerHalt() {}

  /** From now on a halt says what happened in this directory; the last one named counts. */
  static void explain(Path logs) {
    Exit.setHaltProcedure((code, message) -> {
      log.error("{}", why(logs, DiskSpace.isFull(logs)));
      Runtime.getRuntime().halt(EXIT_CODE);
    });
  }

  static String why(Path logs, boolean full) {
    return full
        ? "the disk of %s is full, and Kafka has stopped everything; make room and start again"
            .formatted(logs)
        : "Kafka can't use %s any more and has stopped everything; look after the disk, start again"
            .formatted(logs);
  }
}
