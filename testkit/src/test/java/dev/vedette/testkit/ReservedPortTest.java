package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ReservedPortTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void whoConnectsIsRefusedUntilAServerThatIsToldThePortListens() throws Exception {
    try (ReservedPort port = ReservedPort.take()) {
      assertThatThrownBy(() -> new Socket(LOOPBACK, port.number()))
          .isInstanceOf(ConnectException.class);
      for (int i = 0; i < 2; i++) {
        try (ServerSocket server = new ServerSocket(port.number(), 1, LOOPBACK);
            Socket client = new Socket(LOOPBACK, port.number())) {
          assertThat(client.getPort()).isEqualTo(server.getLocalPort());
        }
      }
    }
  }

  @Test
  void nobodyIsGivenThePortByChance() throws Exception {
    try (ReservedPort port = ReservedPort.take()) {
      for (int i = 0; i < 1_000; i++) {
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
          assertThat(other.getLocalPort()).isNotEqualTo(port.number());
        }
      }
    }
  }
}
