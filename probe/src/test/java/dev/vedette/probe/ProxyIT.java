package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.testkit.ProxyServer;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 72: through an HTTP proxy, with CONNECT for https. */
class ProxyIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority AUTHORITY = TestAuthority.create("Test CA");

  private static Target through(ProxyServer proxy, URI url) {
    return target(url, Duration.ofSeconds(2))
        .with(t -> t.proxy = Url.parse(proxy.url().toString()));
  }

  @Test
  void plainRequestsGoToTheProxyWhole() { // 72
    try (RawServer site = RawServer.start(Script.ok("hello"));
        ProxyServer proxy = ProxyServer.start()) {
      URI url = site.url("site.example", "/a?b");
      Observation seen = probing.probe(through(proxy, url).expecting(body("hello", null)));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.ip()).isEqualTo("127.0.0.1");
      assertThat(proxy.requests().getFirst())
          .startsWith("GET http://site.example:" + site.port() + "/a?b HTTP/1.1\r\n");
      assertThat(seen.timings().dnsUs()).isNegative();
    }
  }

  @Test
  void secureOnesGoThroughATunnel() { // 72
    Path ca = AUTHORITY.writeTo(files, "ca");
    try (TlsServer site = TlsServer.start(AUTHORITY.issue("site.example"), Script.ok("hello"));
        ProxyServer proxy = ProxyServer.demanding("u", "p")) {
      Url withUser = Url.parse("http://u:p@127.0.0.1:" + proxy.port());
      Target target =
          through(proxy, site.url("site.example", "/"))
              .with(t -> {
                t.proxy = withUser;
                t.tls = new Tls(ca, null, null, null, true);
              });
      Observation seen = probing.probe(target);
      assertThat(message(seen)).isEmpty();
      assertThat(seen.certificate().subject()).isEqualTo("CN=site.example");
      assertThat(proxy.tunnels()).isEqualTo(1);
      assertThat(site.requests().getFirst()).doesNotContainIgnoringCase("proxy-authorization");
      Observation refused =
          probing.probe(target.with(t -> t.proxy = Url.parse(proxy.url().toString())));
      assertThat(code(refused)).isEqualTo(CONNECT_UNREACHABLE);
      assertThat(message(refused)).contains("407");
      assertThat(TimeIT.phase(refused)).isEqualTo(Phase.CONNECT);
    }
  }

  @Test
  void aProxyThatFailsIsNamed() { // 72
    URI secure = URI.create("https://site.example/");
    try (ProxyServer refusing = ProxyServer.refusing("403 Forbidden");
        ProxyServer garbage = ProxyServer.answering("SSH-2.0-x\r\n\r\n");
        ProxyServer silent = ProxyServer.stalling();
        ProxyServer dead = ProxyServer.deadTunnel()) {
      Observation seen = probing.probe(through(refusing, secure));
      assertThat(code(seen)).isEqualTo(CONNECT_UNREACHABLE);
      assertThat(message(seen)).contains("refused the way to site.example").contains("403");
      assertThat(code(probing.probe(through(garbage, secure)))).isEqualTo(PROTOCOL_ERROR);
      Observation stalled =
          probing.probe(through(silent, secure).with(t -> t.timeout = Duration.ofMillis(300)));
      assertThat(code(stalled)).isEqualTo(TIMEOUT);
      assertThat(TimeIT.phase(stalled)).isEqualTo(Phase.CONNECT);
      Observation tunnelled =
          probing.probe(through(dead, secure).with(t -> t.timeout = Duration.ofMillis(300)));
      assertThat(code(tunnelled)).isEqualTo(TIMEOUT);
      assertThat(TimeIT.phase(tunnelled)).isEqualTo(Phase.TLS);
    }
    Target nobody =
        target(secure).with(t -> t.proxy = Url.parse("http://127.0.0.1:" + RawServer.deadPort()));
    assertThat(code(probing.probe(nobody))).isEqualTo(CONNECT_REFUSED);
  }
}
