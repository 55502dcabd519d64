package dev.vedette.probe.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Phase;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class NetworkFailureTest {
  @Test
  void theSystemsWordsAreToldWithoutTheFunctionThatMetThem() {
    IOException reset =
        new IOException("recvAddress(..) failed with error(-104): Connection reset by peer");
    assertThat(NetworkFailure.message(reset, Phase.WAIT))
        .isEqualTo(
            "server closed the connection before the first byte of the response (Connection reset"
                + " by peer)");

    ConnectException unreachable =
        new ConnectException("connect(..) failed with error(-101): Network is unreachable");
    assertThat(NetworkFailure.connectMessage(unreachable, "192.0.2.1", 80, false))
        .isEqualTo("can't reach 192.0.2.1 port 80: Network is unreachable");
  }
}
