package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.testkit.TestAuthority.Identity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsServerIT {
  private final TestAuthority root = TestAuthority.create("Vedette test");

  @Test
  void alpnChoosesAndTheScriptSpeaksItsOwn() throws Exception {
    var demands = TlsServer.Demands.NONE.withApplicationProtocols("h2", "http/1.1");
    Script lie =
        conversation -> {
          conversation.read(3);
          conversation.send("not h2");
        };
    try (var server = TlsServer.start(root.issue("localhost"), demands, lie);
        SSLSocket client = connect(server, "http/1.1", "h2")) {
      client.getOutputStream().write("PRI".getBytes());

      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("not h2");
      assertThat(client.getApplicationProtocol()).isEqualTo("h2");
      assertThat(server.applicationProtocols()).containsExactly("h2");
    }
  }

  @Test
  void withoutAlpnNothingIsChosen() throws Exception {
    try (var server = TlsServer.start(root.issue("localhost"), Script.ok(""));
        SSLSocket client = connect(server, "h2")) {
      assertThat(client.getApplicationProtocol()).isEmpty();
    }
  }

  @Test
  void theChainIsPresentedAndItsIntermediateMayEndFirst() throws Exception {
    Instant now = Instant.now();
    Instant soon = now.plus(Duration.ofDays(3));
    Identity identity =
        root.intermediateBetween(now.minusSeconds(60), soon, "Between").issue("localhost");
    try (var server = TlsServer.start(identity, Script.ok(""));
        SSLSocket client = connect(server)) {
      var chain = client.getSession().getPeerCertificates();

      assertThat(chain).containsExactlyElementsOf(identity.chain()).hasSize(2);
      assertThat(((X509Certificate) chain[1]).getNotAfter()).isBefore(soon.plusSeconds(1));
      assertThat(identity.certificate().getNotAfter()).isAfter(soon);
      assertThat(identity.withoutChain().chain()).hasSize(1);
    }
  }

  private SSLSocket connect(TlsServer server, String... protocols) throws Exception {
    SSLContext context = TestClients.trusting(root);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
