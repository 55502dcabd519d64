package dev.vedette.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.vedette.model.Expectation;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A website on loopback that behaves well, badly and in between, for the first look at Vedette
 * without a site of one's own.
 */
final class DemoSite implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /**
   * How long the flaky page is broken, out of every {@link #FLAKY_PERIOD_S} seconds: for four
   * checks, of which three make an incident, that ends by itself.
   */
  private static final int FLAKY_BROKEN_S = 20;

  private static final int FLAKY_PERIOD_S = 60;

  private static final String PAGE =
      "<!doctype html><title>Demo shop</title><h1>Demo shop</h1><p>status: OK</p>";

  private final HttpServer plain;
  private final HttpsServer selfSigned;
  private final InstantSource clock;

  private DemoSite(HttpServer plain, HttpsServer selfSigned, InstantSource clock) {
    this.plain = plain;
    this.selfSigned = selfSigned;
    this.clock = clock;
  }

  /** Listens on two free ports of the loopback address. */
  static DemoSite start(InstantSource clock) throws IOException {
    HttpServer plain = HttpServer.create(loopback(), 0);
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSignedContext()));
    DemoSite site = new DemoSite(plain, secure, clock);
    plain.createContext("/healthy", exchange -> answer(exchange, 200, PAGE));
    plain.createContext("/slow", site::slow);
    plain.createContext("/flaky", site::flaky);
    plain.createContext("/wrong", exchange -> answer(exchange, 200, "<h1>Under construction</h1>"));
    plain.createContext("/broken", exchange -> answer(exchange, 500, "out of order"));
    secure.createContext("/", exchange -> answer(exchange, 200, PAGE));
    for (HttpServer server : List.of(plain, secure)) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    }
    return site;
  }

  /** What to watch on it. */
  List<Target> targets() {
    return List.of(
        target("demo-healthy", plainUrl("/healthy"), "status: OK"),
        target("demo-slow", plainUrl("/slow"), "status: OK"),
        target("demo-flaky", plainUrl("/flaky"), null),
        target("demo-wrong-content", plainUrl("/wrong"), "status: OK"),
        target("demo-broken", plainUrl("/broken"), null),
        target(
            "demo-self-signed",
            "https://localhost:" + selfSigned.getAddress().getPort() + "/",
            null));
  }

  private String plainUrl(String path) {
    return "http://127.0.0.1:" + plain.getAddress().getPort() + path;
  }

  private static Target target(String name, String url, @Nullable String pattern) {
    Target target = Target.of(name, Url.parse(url), INTERVAL, TIMEOUT);
    return pattern == null ? target : target.expecting(Expectation.matching(pattern));
  }

  private void slow(HttpExchange exchange) throws IOException {
    pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(400, 900)));
    answer(exchange, 200, PAGE);
  }

  private void flaky(HttpExchange exchange) throws IOException {
    boolean broken = clock.instant().getEpochSecond() % FLAKY_PERIOD_S < FLAKY_BROKEN_S;
    answer(exchange, broken ? 503 : 200, broken ? "back in a moment" : PAGE);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String html) throws IOException {
    try (exchange) {
      byte[] body = html.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext selfSignedContext() {
    try {
      X509Bundle bundle =
          new CertificateBuilder()
              .subject("CN=localhost, O=Vedette demo")
              .addSanDnsName("localhost")
              .notAfter(Instant.now().plus(Duration.ofDays(365)))
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore store = bundle.toKeyStore(new char[0]);
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException("can't make the demo's own certificate", e);
    }
  }

  @Override
  public void close() {
    plain.stop(0);
    selfSigned.stop(0);
  }
}
