package dev.vedette.app.cli;

import static java.util.Map.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.pattern.DynamicConverter;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;
import java.util.function.Supplier;

/** What is logged, and the lines that people read. */
public final class LogConfiguration {
  /** The name of the appender to standard error; standard output is for what a command prints. */
  static final String APPENDER = "stderr";

  private static final String PATTERN =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}: %oneLine%n%ex";

  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          entry("dev.vedette", Level.INFO),
          // Say once more, louder and for each partition, what our own messages say.
          entry("org.apache.kafka.clients", Level.ERROR),
          entry("org.apache.kafka.clients.consumer.internals.ConsumerCoordinator", Level.OFF),
          // Warns at every start that it has started.
          entry("org.apache.kafka.controller", Level.ERROR),
          // A machine that stalled makes the only broker miss its own heartbeat; the next one
          // mends it.
          entry("org.apache.kafka.controller.ReplicationControlManager", Level.OFF),
          // Its own broker asks it in the moment in which it takes over, and then asks again.
          entry("kafka.server.ControllerApis", Level.OFF),
          // Of the broker within vedette up: several clients ask at once for a topic that it makes.
          entry("org.apache.kafka.server.DefaultAutoTopicCreationManager", Level.ERROR),
          // A start that fails, as on a port taken meanwhile, is told by whoever asked for it.
          entry("kafka.network.DataPlaneAcceptor", Level.OFF),
          entry("kafka.server.BrokerServer", Level.OFF),
          // A disk that is full ends the process, which says so in a sentence.
          entry("org.apache.kafka.storage.internals.log.LogDirFailureChannel", Level.OFF),
          entry("kafka.server.ReplicaManager", Level.OFF),
          entry("org.apache.kafka.storage.internals.log.LogManager", Level.OFF),
          // Recovers what was being written after every kill, and calls it corruption.
          entry("org.apache.kafka.storage.internals.log.LogLoader", Level.OFF),
          // Tells with a stack trace of a stranger's connection that speaks something else.
          entry("org.apache.kafka.common.network.Selector", Level.ERROR),
          // Warns on a machine without a network card; it takes a random number then.
          entry("io.netty.util.internal.MacAddressUtil", Level.ERROR),
          // A port that is taken is told by whoever asked for it.
          entry("io.javalin", Level.OFF),
          // Warns of what visitors send that is no HTTP, and answers them.
          entry("org.eclipse.jetty", Level.ERROR),
          // What the pool of connections meets is thrown at whoever asks it, who says it better.
          entry("com.zaxxer.hikari", Level.OFF),
          entry("org.flywaydb", Level.ERROR),
          entry(Logger.ROOT_LOGGER_NAME, Level.WARN));

  private static final Map<String, Supplier<DynamicConverter<?>>> CONVERTERS =
      Map.of(
          "d",
          LateDate::new,
          "journalPriority",
          JournalPriority::new,
          "oneLine",
          OneLineMessage::new);

  private LogConfiguration() {}

  /** Configures what has no configuration yet. */
  public static void apply(LoggerContext context) {
    context.getStatusManager().add(new NopStatusListener());
    context.putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, CONVERTERS);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(lines(context, PATTERN));
    appender.start();
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /** Writes a line for each event, as Logback's pattern says, which may use our own words too. */
  static PatternLayoutEncoder lines(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
