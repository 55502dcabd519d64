package dev.vedette.probe;

import dev.vedette.model.Expectation;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.probe.tls.TlsClients;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs whatever a check runs, against servers of its own on loopback. A JVM loads classes on first
 * use: without this the first check of a process would take some hundred milliseconds longer, and
 * would call them the target's.
 */
final class WarmUp {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final byte[] REDIRECT =
      "HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAGE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /** The arithmetic of signatures is slow until the JVM has seen it a few times. */
  private static final int ROUNDS = 4;

  /** Returns when it is done, at the latest after its patience; never fails. */
  static void run(
      Prober prober, SystemAuthorities authorities, EventLoopGroup loops, Transport transport) {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        WarmUpServer secure = WarmUpServer.start(loops, transport, PAGE)) {
      Thread.ofVirtual().name("probe-warm-up").start(() -> serve(server));
      // Nobody watches its file: that is gone in a moment.
      FileWatch unwatched = new FileWatch();
      TlsClients clients = new TlsClients(unwatched, authorities);
      List<PreparedTarget> targets =
          targets(server.getLocalPort(), secure).stream()
              .map(target ->
                  target.tls().ca() == null
                      ? prober.prepare(target)
                      : PreparedTarget.of(target, clients, unwatched))
              .toList();
      for (int round = 0; round < ROUNDS; round++) {
        CompletableFuture.allOf(
                targets.stream().map(prober::probe).toArray(CompletableFuture[]::new))
            .join();
      }
    } catch (IOException | RuntimeException e) {
      log.debug("no warm-up, so the first checks will look slower than they are", e);
    }
  }

  private static List<Target> targets(int port, WarmUpServer secure) {
    Target plain = target("http://localhost:%d/".formatted(port));
    Tls trusting = new Tls(secure.authority(), null, null, null, true);
    return List.of(
        plain,
        plain.with(target -> target.http = HttpVersion.V2),
        target("http://127.0.0.1:%d/".formatted(port)),
        target("https://127.0.0.1:%d/".formatted(port)),
        // Refused: that must not take longer the first time either.
        target("https://localhost:%d/".formatted(secure.port())),
        target("https://localhost:%d/".formatted(secure.port())).with(t -> t.tls = trusting));
  }

  private static Target target(String url) {
    return Target.of("warm-up", Url.parse(url), PATIENCE, PATIENCE)
        .expecting(Expectation.matching("ok"));
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (IOException e) {
        log.trace("a warm-up connection ended", e);
      }
    }
  }

  /** What isn't HTTP, as a TLS handshake, is hung up on: its client has run by then. */
  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] head = new byte[512];
    int length = in.read(head);
    String request = new String(head, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    if (request.startsWith("GET ")) {
      OutputStream out = socket.getOutputStream();
      out.write(request.startsWith("GET /page") ? PAGE : REDIRECT);
      out.flush();
    }
  }
}
