package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.probe.dns.NameServer;
import dev.vedette.testkit.Conversation;
import dev.vedette.testkit.FakeDns;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.Http3Server;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Reply;
import dev.vedette.testkit.ReservedPort;
import dev.vedette.testkit.Responder;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first check of a process tells the site's time and not the JVM's: behaviour 119. A busy
 * machine spoils some starts, a cold JVM every one: of several starts each figure's best counts.
 */
class FirstFiguresIT {
  private static final String UP = "200";
  private static final long ABSENT = Timings.ABSENT;
  private static final int STARTS = 8;
  private static final int ROUNDS = 6;
  private static final long BOUND_US = 3_000;

  /**
   * To verify a chain is work that a site's first check has, and no other until it is forgotten.
   */
  private static final long VERIFYING_US = 8_000;

  /** Of that, what the handshake waits for. */
  private static final long VERIFYING_IN_TLS_US = 4_000;

  private static final Duration ANSWER = Duration.ofMillis(30);
  private static final Duration FIRST_BYTE = Duration.ofMillis(25);

  /** Where nobody answers, a visit must not take long. */
  private static final Duration VISIT = Duration.ofMillis(100);

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration TRANSFER = Duration.ofMillis(20);

  private static final TestAuthority AUTHORITY = TestAuthority.create("Authority");
  private static final TestAuthority.Identity SITE = AUTHORITY.issue("site.test");
  private static final FakeDns DNS = FakeDns.start().answerAfter(ANSWER, "site.test", "127.0.0.1");

  private static final Script SLOW_PAGE =
      connection -> {
        connection.request();
        Thread.sleep(FIRST_BYTE);
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        Thread.sleep(TRANSFER);
        connection.send("world");
      };

  private static final Responder SLOW_REPLY =
      Responder.always(
          Reply.nothing()
              .pause(FIRST_BYTE)
              .headers(200)
              .data("hello")
              .pause(TRANSFER)
              .data("world")
              .end());

  @TempDir static Path directory;
  private static Path authority;
  private static Path silence;

  @BeforeAll
  static void writeFiles() throws IOException {
    authority = AUTHORITY.writeTo(directory, "authority");
    silence = Files.writeString(directory.resolve("logback.xml"), "<configuration/>");
  }

  @AfterAll
  static void close() {
    DNS.close();
  }

  @Test
  void ofHttpAreTheSitesOwn() throws Exception { // 119
    try (RawServer server = RawServer.start(SLOW_PAGE)) {
      requireTrueFigures(UP, "auto", server.url("site.test", "/"));
    }
  }

  @Test
  void ofTlsAreTheSitesOwn() throws Exception { // 119
    try (TlsServer server = TlsServer.start(SITE, SLOW_PAGE)) {
      requireTrueFigures(UP, "auto", server.url("site.test", "/"));
    }
  }

  @Test
  void ofHttp2AreTheSitesOwn() throws Exception { // 119
    try (Http2Server server = Http2Server.start(SITE, SLOW_REPLY)) {
      requireTrueFigures(UP, "2", server.url("site.test", "/"));
    }
  }

  @Test
  void ofHttp3AreTheSitesOwn() throws Exception { // 119
    try (Http3Server server = Http3Server.start(SITE, SLOW_REPLY)) {
      requireTrueFigures(UP, "3", server.url("site.test", "/"));
    }
  }

  @Test
  void ofSeveralSitesAtOnceAreTheirOwn() throws Exception { // 119
    try (RawServer server = RawServer.start(SLOW_PAGE)) {
      requireTrueFigures(
          UP,
          "auto",
          server.url("site.test", "/"),
          server.url("/a"),
          server.url("/b"),
          server.url("/c"));
    }
  }

  @Test
  void ofARefusedConnectionAreTheSitesOwn() throws Exception { // 119
    try (ReservedPort nobody = ReservedPort.take()) {
      URI url = URI.create("http://127.0.0.1:%d/".formatted(nobody.number()));
      requireTrueFigures("connect_refused", "auto", url);
    }
  }

  @Test
  void ofAnUnknownNameAreTheSitesOwn() throws Exception { // 119
    requireTrueFigures("dns_not_found", "auto", URI.create("http://gone.test/"));
  }

  @Test
  void ofAClosedConnectionAreTheSitesOwn() throws Exception { // 119
    Script script =
        connection -> {
          connection.request();
          Thread.sleep(FIRST_BYTE);
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
          Thread.sleep(TRANSFER);
        };
    try (RawServer server = RawServer.start(script)) {
      requireTrueFigures("connection_closed", "auto", server.url("/"));
    }
  }

  @Test
  void ofAResetConnectionAreTheSitesOwn() throws Exception { // 119
    Script script =
        connection -> {
          connection.request();
          Thread.sleep(FIRST_BYTE);
          connection.reset();
        };
    try (RawServer server = RawServer.start(script)) {
      requireTrueFigures("connection_closed", "auto", server.url("/"));
    }
  }

  @Test
  void ofARefusedCertificateAreTheSitesOwn() throws Exception { // 119
    TestAuthority.Identity stranger = TestAuthority.create("Stranger").issue("site.test");
    try (TlsServer server = TlsServer.start(stranger, SLOW_PAGE)) {
      requireTrueFigures("tls_untrusted", "auto", server.url("site.test", "/"));
    }
  }

  @Test
  void ofATimeoutAreTheSitesOwn() throws Exception { // 119
    try (RawServer server = RawServer.start(Conversation::stall)) {
      requireTrueFigures("timeout", "auto", server.url("/"));
    }
  }

  @Test
  void ofAMissingPageAreTheSitesOwn() throws Exception { // 119
    Script script =
        connection -> {
          connection.request();
          Thread.sleep(FIRST_BYTE);
          connection.respond("404 Not Found", "", "gone");
        };
    try (RawServer server = RawServer.start(script)) {
      requireTrueFigures("status_unexpected", "auto", server.url("/"));
    }
  }

  private static void requireTrueFigures(String verdict, String version, URI... urls)
      throws Exception {
    Map<String, Long> errors = new TreeMap<>();
    String other = "";
    try (Visitor _ = visitor(version, urls)) {
      for (int start = 0; start < STARTS; start++) {
        String printed = run(version, urls);
        if (!isAlways(verdict, printed)) {
          other = printed;
          continue;
        }
        errors(verdict, rounds(verdict, printed), urls.length)
            .forEach((figure, error) -> errors.merge(figure, error, Math::min));
        if (Collections.max(errors.values()) <= BOUND_US) {
          return;
        }
      }
    }
    assertThat(errors)
        .as(
            "errors of the first figures in us, the best of each; not always %s: %s",
            verdict, other)
        .isEmpty();
    fail("never %s: %s", verdict, other);
  }

  private static Visitor visitor(String version, URI... urls) {
    List<String> sites = Stream.of(urls).map(URI::toString).toList();
    NameServer server = NameServer.parse("127.0.0.1:" + DNS.address().getPort());
    Prober prober = Prober.start(FirstFigures.dns(server));
    return Visitor.of(
        prober,
        FirstFigures.targets(authority, VISIT, version, sites).stream()
            .map(prober::prepare)
            .toList());
  }

  /**
   * By how much the first figures differ from those of a process that has checked for a while, or
   * from the server's delays where these are longer. A server on a busy machine answers later than
   * it means to, for the first check and for all others.
   */
  private static Map<String, Long> errors(String verdict, List<long[]> rounds, int sites) {
    Map<String, Long> errors = new TreeMap<>();
    long[] first = rounds.getFirst();
    int phases = Phase.values().length;
    long verifying = first[1 + Phase.TLS.ordinal()] < 0 ? 0 : VERIFYING_US;
    if (verdict.equals(UP)) {
      errors.put("cpu", error(first[0], usual(rounds, 0), rounds, 0) / sites - verifying);
    }
    for (int i = 1; i < first.length; i++) {
      Phase phase = Phase.values()[(i - 1) % phases];
      long own = verdict.equals(UP) ? delay(phase, first[i]) : ABSENT;
      errors.put(
          "%d %s".formatted((i - 1) / phases, phase.wireName()),
          error(first[i], Math.max(own, usual(rounds, i)), rounds, i)
              - (phase == Phase.TLS ? VERIFYING_IN_TLS_US : 0));
    }
    return errors;
  }

  /** What a site that is up does in this phase; absent where it does nothing itself. */
  private static long delay(Phase phase, long seen) {
    return switch (phase) {
      case DNS -> seen < 0 ? ABSENT : micros(ANSWER);
      case WAIT -> micros(FIRST_BYTE);
      case RECEIVE -> micros(TRANSFER);
      case CONNECT, TLS, SEND -> ABSENT;
    };
  }

  /** Beyond what the figure varies by on this machine anyway. */
  private static long error(long first, long own, List<long[]> rounds, int figure) {
    LongSummaryStatistics later =
        rounds.stream().skip(1).mapToLong(round -> round[figure]).summaryStatistics();
    return Math.abs(first - own) - (later.getMax() - later.getMin());
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static long usual(List<long[]> rounds, int figure) {
    long[] later = rounds.stream().skip(1).mapToLong(round -> round[figure]).sorted().toArray();
    return later[later.length / 2];
  }

  /** Whether each check ended so: on a busy machine one may run out of its time. */
  private static boolean isAlways(String verdict, String printed) {
    return printed
        .lines()
        .filter(line -> !line.startsWith("cpu "))
        .allMatch(line -> line.startsWith(verdict + " "));
  }

  /** What a process prints that begins with its first check. */
  private static String run(String version, URI... urls) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=" + silence,
            "-cp",
            System.getProperty("java.class.path"),
            FirstFigures.class.getName(),
            "127.0.0.1:" + DNS.address().getPort(),
            authority.toString(),
            String.valueOf(ROUNDS),
            String.valueOf(TIMEOUT.toMillis()),
            version));
    Stream.of(urls).map(URI::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  /** Of each round the CPU time and the phases of each hop, in microseconds. */
  private static List<long[]> rounds(String verdict, String printed) {
    List<long[]> rounds = new ArrayList<>();
    for (String round : printed.split("cpu ", -1)) {
      if (!round.isEmpty()) {
        String figures = round.replace("\n" + verdict + " ", " ").strip();
        rounds.add(Arrays.stream(figures.split(" ", -1)).mapToLong(Long::parseLong).toArray());
      }
    }
    return rounds;
  }
}
