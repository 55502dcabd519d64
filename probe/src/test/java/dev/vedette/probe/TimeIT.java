package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.IpFamily;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.probe.http.Exchange;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time, names and connections: behaviours 51 to 68. */
class TimeIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static final Duration SHORT = Duration.ofMillis(300);

  /**
   * Without an end of its own each of these would take 5 s and more; a busy machine some 100 ms.
   */
  private static final long SOON_US = 2_000_000;

  static Phase phase(Observation seen) {
    return seen.outcome() instanceof Outcome.Down(var failure) ? failure.phase() : null;
  }

  private static Observation probe(Script script) {
    try (RawServer server = RawServer.start(script)) {
      return probing.probe(target(server.url("/"), Duration.ofSeconds(5)));
    }
  }

  private static Observation probeShortly(Script script) {
    try (RawServer server = RawServer.start(script)) {
      return probing.probe(target(server.url("/"), SHORT));
    }
  }

  private static long sum(Timings timings) {
    long sum = 0;
    for (Phase phase : Phase.values()) {
      sum += Math.max(0, timings.micros(phase));
    }
    return sum;
  }

  @Test
  void aStallIsATimeoutInItsPhaseAndKeepsTheOthers() { // 52, 54
    Observation headers = probeShortly(c -> c.stall());
    assertThat(code(headers)).isEqualTo(TIMEOUT);
    assertThat(phase(headers)).isEqualTo(Phase.WAIT);
    assertThat(headers.timings().waitUs()).isGreaterThan(200_000);
    Observation body =
        probeShortly(c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          c.stall();
        });
    assertThat(code(body)).isEqualTo(TIMEOUT);
    assertThat(phase(body)).isEqualTo(Phase.RECEIVE);
    assertThat(body.timings().connectUs()).isNotNegative();
    assertThat(body.timings().waitUs()).isNotNegative();
    assertThat(body.timings().receiveUs()).isGreaterThan(200_000);
    assertThat(body.timings().totalUs()).isBetween(300_000L, SOON_US);
  }

  @Test
  void aStallWhileConnectingIsATimeoutThere() throws IOException { // 52
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      // Nobody accepts: once the backlog is full the kernel answers no further SYN.
      for (int i = 0; i < 4; i++) {
        Socket waiting = new Socket();
        queue.add(waiting);
        try {
          waiting.connect(full.getLocalSocketAddress(), 100);
        } catch (SocketTimeoutException backlogIsFull) {
          break;
        }
      }
      URI url = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      Observation seen = probing.probe(target(url, SHORT));
      assertThat(code(seen)).isEqualTo(TIMEOUT);
      assertThat(phase(seen)).isEqualTo(Phase.CONNECT);
      assertThat(seen.timings().connectUs()).isGreaterThan(250_000);
      assertThat(seen.ip()).isEqualTo("127.0.0.1");
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void aDripCannotOutliveTheDeadline() { // 53
    String page = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + "x".repeat(900);
    Observation seen =
        probeShortly(c -> {
          c.request();
          c.drip(page, Duration.ofMillis(20));
        });
    assertThat(code(seen)).isEqualTo(TIMEOUT);
    assertThat(seen.timings().totalUs()).isBetween(300_000L, SOON_US);
  }

  @Test
  void hopsShareOneDeadline() { // 51
    Script loop =
        c -> {
          c.request();
          Thread.sleep(120);
          c.respond("302 Found", "Location: /again\r\n", "");
        };
    Observation seen = probeShortly(loop);
    assertThat(code(seen)).isEqualTo(TIMEOUT);
    assertThat(seen.hops()).hasSizeBetween(2, 3);
    assertThat(seen.timings().totalUs()).isBetween(300_000L, SOON_US);
  }

  @Test
  void thinkTimeShowsInWaitAndNowhereElse() { // 55, 56
    AtomicLong thoughtUs = new AtomicLong();
    Script thinker =
        c -> {
          c.request();
          long start = System.nanoTime();
          Thread.sleep(200);
          thoughtUs.set((System.nanoTime() - start) / 1_000);
          c.respond("200 OK", "", "hello");
        };
    // A busy machine stops us now and then, and makes a figure too long; not each time.
    await()
        .untilAsserted(() -> {
          Observation seen = probe(thinker);
          assertThat(code(seen)).isNull();
          // It may also oversleep, so the server says how long it really thought.
          assertThat(seen.timings().waitUs())
              .isBetween(thoughtUs.get() - 1_000, thoughtUs.get() + 20_000);
          assertThat(seen.timings().totalUs() - seen.timings().waitUs()).isLessThan(100_000L);
          assertThat(sum(seen.timings()))
              .isBetween(seen.timings().totalUs() - 1_000, seen.timings().totalUs());
          assertThat(seen.timings().dnsUs()).isEqualTo(Timings.ABSENT);
          assertThat(seen.timings().tlsUs()).isEqualTo(Timings.ABSENT);
        });
  }

  @Test
  void aSlowResolverShowsInDns() { // 57, 66
    probing.dns.answerAfter(Duration.ofMillis(150), "slow.example", "127.0.0.1");
    try (RawServer server = RawServer.start(Script.ok(""))) {
      Observation seen = probing.probe(server.url("slow.example", "/"));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.timings().dnsUs()).isBetween(149_000L, SOON_US);
      assertThat(seen.ip()).isEqualTo("127.0.0.1");
      long before = probing.dns.questions().size();
      probing.probe(server.url("slow.example", "/"));
      assertThat(probing.dns.questions().size()).isGreaterThan((int) before);
    }
  }

  @Test
  void namesThatAreNotThereAndNameServersThatFailAreToldApart() { // 58, 59
    probing.dns.servfail("broken.example").silent("silent.example");
    Observation unknown = probing.probe(URI.create("http://unknown.example/"));
    assertThat(code(unknown)).isEqualTo(DNS_NOT_FOUND);
    assertThat(message(unknown)).isEqualTo("the name unknown.example does not exist (NXDOMAIN)");
    assertThat(unknown.ip()).isNull();
    assertThat(code(probing.probe(URI.create("http://broken.example/")))).isEqualTo(DNS_FAILED);
    probing.dns.answer("bare.example");
    assertThat(message(probing.probe(URI.create("http://bare.example/"))))
        .isEqualTo(
            "no address found for bare.example: the name is there, but has neither an A nor an AAAA"
                + " record");
    Observation silent = probing.probe(target(URI.create("http://silent.example/"), SHORT));
    assertThat(code(silent)).isEqualTo(DNS_FAILED);
    assertThat(silent.timings().dnsUs()).isGreaterThan(250_000);
  }

  @Test
  void localhostNeedsNoNameServer() { // 66
    try (RawServer server = RawServer.start(Script.ok(""))) {
      assertThat(code(probing.probe(server.url("localhost", "/")))).isNull();
    }
  }

  @Test
  void nobodyListeningIsARefusal() { // 60
    int port = RawServer.deadPort();
    Observation seen = probing.probe(URI.create("http://127.0.0.1:" + port + "/"));
    assertThat(code(seen)).isEqualTo(CONNECT_REFUSED);
    assertThat(message(seen)).contains("nobody listens at 127.0.0.1 port " + port);
    assertThat(phase(seen)).isEqualTo(Phase.CONNECT);
  }

  @Test
  void closingWithoutAByteAndResetsAreClosedConnections() { // 61, 62
    Observation silent = probe(c -> c.request());
    assertThat(code(silent)).isEqualTo(CONNECTION_CLOSED);
    assertThat(phase(silent)).isEqualTo(Phase.WAIT);
    Observation reset =
        probe(c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          Thread.sleep(50);
          c.reset();
        });
    assertThat(code(reset)).isEqualTo(CONNECTION_CLOSED);
    assertThat(phase(reset)).isEqualTo(Phase.RECEIVE);
  }

  @Test
  void bytesThatAreNotHttpAreAProtocolError() { // 63
    Observation seen =
        probe(c -> {
          c.send("SSH-2.0-OpenSSH_9.2");
          c.stall();
        });
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).contains("SSH-2.0");
    Script nonsense =
        c -> {
          c.request();
          c.send("HTTP/1.1 abc\r\n\r\n");
        };
    assertThat(code(probe(nonsense))).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  void endlessHeadersStopAtTheBound() { // 64
    Script endless =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\n");
          while (true) {
            c.send("X-Filler: " + "x".repeat(1000) + "\r\n");
          }
        };
    Observation seen = probe(endless);
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).contains("longer than " + Exchange.MAX_HEADER_BYTES + " bytes");
  }

  @Test
  void interimResponsesAreSkippedButNotForEver() { // 65
    String hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    Observation seen =
        probe(c -> {
          c.request();
          c.send("HTTP/1.1 100 Continue\r\n\r\n" + hint);
          c.respond("200 OK", "", "x");
        });
    assertThat(code(seen)).isNull();
    assertThat(seen.status()).isEqualTo(200);
    Script endless =
        c -> {
          c.request();
          c.drip(hint.repeat(50), Duration.ZERO);
        };
    assertThat(code(probe(endless))).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  void ipv6LiteralsWork() { // 66
    try (RawServer server = RawServer.start(InetAddress.ofLiteral("::1"), 0, Script.ok(""))) {
      Observation seen = probing.probe(server.url("::1", "/"));
      assertThat(code(seen)).isNull();
      assertThat(seen.ip()).isEqualTo("::1");
      assertThat(server.requests().getFirst())
          .containsIgnoringCase("host: [::1]:" + server.port() + "\r\n");
    }
  }

  @Test
  void aFamilyIsNeverMixed() { // 67
    probing
        .dns
        .answer("four.example", "127.0.0.1", "::1")
        .answer("six.example", "127.0.0.1", "::1");
    int port = RawServer.deadPort();
    Observation four = probing.probe(family(IpFamily.V4, "http://four.example:" + port));
    Observation six = probing.probe(family(IpFamily.V6, "http://six.example:" + port));
    assertThat(four.ip()).isEqualTo("127.0.0.1");
    assertThat(six.ip()).isEqualTo("::1");
    assertThat(probing.dns.questions())
        .contains("A four.example", "AAAA six.example")
        .doesNotContain("AAAA four.example", "A six.example");
  }

  private static Target family(IpFamily ip, String url) {
    return target(URI.create(url)).with(t -> t.ip = ip);
  }

  @Test
  void aDeadFirstAddressDoesNotHideALiveSecond() { // 68
    probing.dns.answer("two.example", "127.0.0.2", "127.0.0.1");
    try (RawServer server = RawServer.start(Script.ok(""))) {
      Observation seen = probing.probe(server.url("two.example", "/"));
      assertThat(code(seen)).isNull();
      assertThat(seen.ip()).isEqualTo("127.0.0.1");
    }
  }
}
