package dev.vedette.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged. What is logged, and where to, stands in {@code logback.xml}. */
final class Logging {
  private Logging() {}

  /** Vedette's own loggers down to DEBUG. */
  static void verbose() {
    vedette().setLevel(Level.DEBUG);
  }

  static boolean isVerbose() {
    return vedette().isDebugEnabled();
  }

  private static Logger vedette() {
    return (Logger) LoggerFactory.getLogger("dev.vedette");
  }
}
