package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProxyServerIT {
  private final TestAuthority root = TestAuthority.create("Vedette test");

  @Test
  void forwardsRequestsInAbsoluteForm() throws Exception {
    try (var origin = RawServer.start(Script.ok("fine"));
        var proxy = ProxyServer.start()) {
      URI url = origin.url("site.test", "/path?q=1");

      assertThat(get(proxy, url).body()).isEqualTo("fine");
      assertThat(proxy.requests().getFirst()).startsWith("GET " + url + " HTTP/1.1\r\n");
      assertThat(origin.requests().getFirst())
          .startsWith("GET /path?q=1 HTTP/1.1\r\n")
          .contains("Host: site.test:" + origin.port() + "\r\n")
          .endsWith("\r\nConnection: close\r\n\r\n");
    }
  }

  @Test
  void tunnelsForTls() throws Exception {
    try (var origin = TlsServer.start(root.issue("site.test"), Script.ok("secret"));
        var proxy = ProxyServer.start()) {
      assertThat(get(proxy, origin.url("site.test", "/")).body()).isEqualTo("secret");
      assertThat(proxy.requests().getFirst())
          .startsWith("CONNECT site.test:" + origin.port() + " HTTP/1.1\r\n");
      assertThat(proxy.tunnels()).isOne();
      assertThat(origin.serverNames()).containsExactly("site.test");
    }
  }

  @Test
  void demandsAuthorization() throws Exception {
    try (var origin = RawServer.start(Script.ok("fine"));
        var proxy = ProxyServer.demanding("user", "word")) {
      assertThat(get(proxy, origin.url("site.test", "/"), "wrong").statusCode()).isEqualTo(407);
      assertThat(origin.connections()).isZero();
      assertThat(get(proxy, origin.url("site.test", "/"), "word").body()).isEqualTo("fine");
      assertThat(origin.requests().getFirst()).doesNotContainIgnoringCase("proxy-auth");
    }
  }

  @Test
  void refuses() throws Exception {
    try (var proxy = ProxyServer.refusing("403 Forbidden")) {
      assertThat(get(proxy, URI.create("http://site.test/")).statusCode()).isEqualTo(403);
      assertThatThrownBy(() -> get(proxy, URI.create("https://site.test/")))
          .isInstanceOf(IOException.class);
    }
    URI dead = URI.create("http://site.test:" + RawServer.deadPort() + "/");
    try (var proxy = ProxyServer.start()) {
      assertThat(get(proxy, dead).statusCode()).isEqualTo(502);
    }
  }

  @Test
  void stallsAndTalksNonsense() {
    URI url = URI.create("https://site.test/");
    try (var silent = ProxyServer.stalling();
        var dead = ProxyServer.deadTunnel();
        var garbage = ProxyServer.answering("\0\1\2\r\n\r\n")) {
      assertThatThrownBy(() -> get(silent, url)).isInstanceOf(HttpTimeoutException.class);
      assertThatThrownBy(() -> get(dead, url)).isInstanceOf(HttpTimeoutException.class);
      assertThatThrownBy(() -> get(garbage, url))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HttpTimeoutException.class);
      assertThat(dead.requests().getFirst()).startsWith("CONNECT site.test:443 ");
    }
  }

  private HttpResponse<String> get(ProxyServer proxy, URI url) throws Exception {
    return get(proxy, url, "");
  }

  private HttpResponse<String> get(ProxyServer proxy, URI url, String password) throws Exception {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestClients.trusting(root))
            .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
    if (password.equals("word")) {
      builder.authenticator(
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return new PasswordAuthentication("user", password.toCharArray());
            }
          });
    }
    try (HttpClient client = builder.build()) {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(1)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
