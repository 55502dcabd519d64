package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aPortThatIsTakenIsWorthAnotherTry() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Ports.claim(port))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("port " + port);
    }
  }

  /** What Linux says of port 80 to a user who is not root, which a test can't choose to be. */
  @Test
  void aPortThatWeMayNotHaveIsNot() {
    assertThat(Ports.refusal(80, new BindException("Permission denied")))
        .isExactlyInstanceOf(EmbeddedServiceException.class)
        .hasMessage(
            "can't listen on port 80 of 127.0.0.1: Permission denied;"
                + " ports below 1024 are for root: take a higher one");
  }
}
