package dev.vedette.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalPriorityTest {
  /** The numbers are syslog's (RFC 5424, 6.2.1). */
  @ParameterizedTest
  @CsvSource({"ERROR,<3>", "WARN,<4>", "INFO,<6>", "DEBUG,<7>", "TRACE,<7>"})
  void aLevelIsAPriorityOfSyslog(String level, String priority) {
    LoggingEvent event = new LoggingEvent();
    event.setLevel(Level.valueOf(level));

    assertThat(new JournalPriority().convert(event)).isEqualTo(priority);
  }
}
