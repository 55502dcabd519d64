package dev.vedette.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in {@link LogConfiguration}, without the rest of a process. */
class LogLinesTest {
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() {
    LogConfiguration.apply(context);
  }

  @Test
  void aStrangersTextBeginsNoLineOfItsOwn() {
    String line = line("target 'a\n2026-11-30 00:00:00.000 ERROR Fake: b\u2028c\rd' is refused");

    assertThat(line)
        .endsWith("target 'a 2026-11-30 00:00:00.000 ERROR Fake: b c d' is refused\n")
        .hasLineCount(1);
  }

  @Test
  void aStrangersTextDoesNothingToATerminal() {
    assertThat(line("a\u001b[31mb\u009bc\u202ed\u0000e")).endsWith(": a?[31mb?c?d?e\n");
  }

  @Test
  void aLineHasALimit() {
    assertThat(line("x".repeat(5_000))).endsWith("x…\n").hasSizeLessThan(4_200);
  }

  @Test
  void whatKafkasClientsRepeatForEachPartitionIsSilent() {
    assertThat(isTold("org.apache.kafka.clients.producer.internals.Sender", Level.WARN)).isFalse();
    assertThat(isTold("org.apache.kafka.clients.NetworkClient", Level.WARN)).isFalse();
    assertThat(
            isTold("org.apache.kafka.clients.consumer.internals.ConsumerCoordinator", Level.ERROR))
        .isFalse();
    assertThat(isTold("org.apache.kafka.clients.producer.KafkaProducer", Level.ERROR)).isTrue();
  }

  @Test
  void aVisitorWhoSendsNonsenseWritesNoLine() {
    assertThat(isTold("org.eclipse.jetty.util.HostPort", Level.WARN)).isFalse();
  }

  private boolean isTold(String logger, Level level) {
    return context.getLogger(logger).isEnabledFor(level);
  }

  private String line(String message) {
    Logger logger = context.getLogger("dev.vedette.check.targets.TargetGroup");
    LoggingEvent event = new LoggingEvent("", logger, Level.ERROR, message, null, null);
    return new String(encoder().encode(event), UTF_8);
  }

  @SuppressWarnings("unchecked")
  private Encoder<ILoggingEvent> encoder() {
    var appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    return Objects.requireNonNull(appender).getEncoder();
  }
}
