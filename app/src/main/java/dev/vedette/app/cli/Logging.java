package dev.vedette.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How much is logged, and in which form. What is logged stands in {@link LogConfiguration}. */
public final class Logging {
  /** With it Logback configures itself, as the benchmarks want it. */
  private static final String OTHER_CONFIGURATION = "logback.configurationFile";

  /** How loud SLF4J is about itself. */
  private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

  /** Set by systemd for what it starts with its journal as standard error (systemd.exec(5)). */
  private static final String UNDER_SYSTEMD = "JOURNAL_STREAM";

  private static final String FORMAT = "VEDETTE_LOG";

  private static volatile boolean forMachines;

  private Logging() {}

  /**
   * Chooses the form: JSON lines with {@code VEDETTE_LOG=json}; lines with a priority and without a
   * time, which it adds itself, for systemd's journal; else dated lines for people. Comes before
   * the first logger of the process.
   */
  public static void start(Map<String, String> environment) {
    if (System.getProperty(OTHER_CONFIGURATION) == null) {
      System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
      System.setProperty(SLF4J_VERBOSITY, "WARN"); // or it would tell that it loads the provider
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if ("json".equals(environment.get(FORMAT))) {
      JsonEncoder json = new JsonEncoder();
      json.setWithFormattedMessage(true);
      json.setWithMessage(false);
      json.setWithArguments(false);
      json.setWithContext(false);
      json.setWithMDC(false);
      json.setWithSequenceNumber(false);
      json.setContext(context);
      json.start();
      use(context, json);
    } else if (environment.containsKey(UNDER_SYSTEMD)) {
      use(context, LogConfiguration.lines(context, JournalPriority.PATTERN));
    }
  }

  private static void use(LoggerContext context, Encoder<ILoggingEvent> encoder) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    forMachines = true;
    if (root.getAppender(LogConfiguration.APPENDER)
        instanceof ConsoleAppender<ILoggingEvent> appender) {
      appender.setEncoder(encoder);
    }
  }

  /** Vedette's own loggers down to DEBUG, or to INFO again. */
  public static void verbose(boolean verbose) {
    vedette().setLevel(verbose ? Level.DEBUG : Level.INFO);
  }

  /**
   * The libraries fall silent, and what runs within a command, unless details are asked for: for
   * who tells their news better.
   */
  public static void onlyOurs() {
    if (!isVerbose()) {
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
      ((Logger) LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient"))
          .setLevel(Level.OFF);
      ((Logger) LoggerFactory.getLogger("dev.vedette.embedded")).setLevel(Level.WARN);
    }
  }

  public static boolean isVerbose() {
    return vedette().isDebugEnabled();
  }

  /** Whether a program reads standard error: then a command's last word is a line of the log. */
  public static boolean isForMachines() {
    return forMachines;
  }

  private static Logger vedette() {
    return (Logger) LoggerFactory.getLogger("dev.vedette");
  }
}
