package dev.vedette.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class TlsClientTest {
  private static final int RECORD_HEADER = 5;
  private static final int BEFORE_SESSION = 4 + 2 + 32;

  private static Set<String> offeredSuites() throws Exception {
    Authorities none = Authorities.of(List.of());
    TlsClient client = TlsClient.with(new JudgingTrustManager(() -> none, true), false, null);
    SSLEngine engine = client.newHandler(ByteBufAllocator.DEFAULT, "a.example", 443).engine();
    try {
      ByteBuffer hello = ByteBuffer.allocate(20_000);
      engine.beginHandshake();
      engine.wrap(ByteBuffer.allocate(0), hello);
      hello.flip().position(RECORD_HEADER + BEFORE_SESSION);
      int session = hello.get();
      hello.position(hello.position() + session);
      Set<String> suites = new TreeSet<>();
      for (int left = hello.getShort() / 2; left > 0; left--) {
        suites.add("%04x".formatted(hello.getShort()));
      }
      return suites;
    } finally {
      ReferenceCountUtil.release(engine);
    }
  }

  @Test
  void theHelloOffersTheSuitesOfBrowsersAndNoMore() throws Exception { // 100
    assertThat(offeredSuites())
        .containsExactly(
            "002f", "0035", "009c", "009d", // RSA with AES: CBC, GCM
            "1301", "1302", "1303", // TLS 1.3
            "c009", "c00a", "c013", "c014", // ECDHE with AES-CBC
            "c02b", "c02c", "c02f", "c030", // ECDHE with AES-GCM
            "cca8", "cca9"); // ECDHE with ChaCha20
  }
}
