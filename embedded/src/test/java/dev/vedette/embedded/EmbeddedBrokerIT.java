package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void recordsSurviveARestart() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      Records records = new Records(broker.bootstrapServers());
      records.createTopic("events");
      records.send("events", "one", "two");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      Records records = new Records(broker.bootstrapServers());
      records.send("events", "three");
      assertThat(records.read("events", 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, BrokerOptions.plaintext(port)))
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageContaining("port " + port);
    }
  }
}
