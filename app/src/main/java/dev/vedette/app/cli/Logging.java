package dev.vedette.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged. What is logged, and where to, stands in {@code logback.xml}. */
public final class Logging {
  private Logging() {}

  /** Vedette's own loggers down to DEBUG. */
  public static void verbose() {
    vedette().setLevel(Level.DEBUG);
  }

  /** The libraries fall silent, unless details are asked for: for who tells their news better. */
  public static void onlyOurs() {
    if (!isVerbose()) {
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
      ((Logger) LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient"))
          .setLevel(Level.OFF);
    }
  }

  public static boolean isVerbose() {
    return vedette().isDebugEnabled();
  }

  private static Logger vedette() {
    return (Logger) LoggerFactory.getLogger("dev.vedette");
  }
}
