package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.service.Services;
import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel over HTTP makes of what the other side does. No text shows the token. */
class HttpChannelTest {
  private static final String TOKEN = "hunter2hunter2";
  private static final Duration TIMEOUT = Duration.ofMillis(700);

  /** Of a test that waits for no time-out. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d{1,6})");

  private HttpStub stub;

  @BeforeEach
  void start() throws Exception {
    stub = new HttpStub();
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void whatTheOtherSideSaysIsTold() throws Exception {
    stub.answer(200, "ok: " + TOKEN);

    assertThat(send()).isEqualTo(new Delivery.Delivered("HTTP 200: ok: ***"));
    assertThat(stub.last().path()).isEqualTo("/hook/" + TOKEN);
    assertThat(stub.last().header("Content-type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void aPercentSignThatEscapesNothingIsEscaped() throws Exception {
    stub.answer(200, "ok");

    assertThat(send(stub.url("/100%/%41"))).isInstanceOf(Delivery.Delivered.class);
    assertThat(stub.last().path()).isEqualTo("/100%25/%41");
  }

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "0, PT0S",
    "'Mon, 30 Nov 2026 12:02:14 GMT', PT1M",
    "999999999, PT24H",
  })
  void aServiceMayAskToBeLeftAlone(String header, Duration after) throws Exception {
    stub.answer(429, "slow down", "Retry-After", header);

    assertThat(send()).isEqualTo(new Delivery.Retry("HTTP 429: slow down", after, false));
  }

  @Test
  void itMayAskInItsJson() throws Exception {
    stub.answer(429, "{\"parameters\":{\"retry_after\":1.5}}");

    assertThat(((Delivery.Retry) send()).after()).isEqualTo(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503})
  void whatMayWorkLaterIsTriedAgain(int status) throws Exception {
    stub.answer(status, "");

    assertThat(send()).isEqualTo(Delivery.Retry.maybeHeard("HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void whatNoRetryHelpsIsRefused(int status) throws Exception {
    stub.answer(status, "no " + TOKEN);

    assertThat(send()).isEqualTo(new Delivery.Refused("HTTP " + status + ": no ***"));
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    stub.answer(302, "", "Location", "/elsewhere/" + TOKEN);

    assertThat(send())
        .isEqualTo(
            new Delivery.Refused(
                "HTTP 302: redirects are not followed; name the address it leads to"));
    assertThat(stub.received).hasSize(1);
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedFor() throws Exception {
    stub.answer(exchange -> Thread.sleep(Duration.ofMinutes(1)));

    assertThat(send()).isEqualTo(Delivery.Retry.maybeHeard("no answer within 0.7 s"));
  }

  @Test
  void anAnswerWithoutEndIsCut() throws Exception {
    stub.answer(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      while (true) {
        body.write("x".repeat(1024).getBytes());
      }
    });

    assertThat(send())
        .isInstanceOfSatisfying(
            Delivery.Delivered.class,
            delivered -> assertThat(delivered.answer()).startsWith("HTTP 200: xxx").hasSize(300));
  }

  @Test
  void ofAnAnswerThatTricklesTheStatusIsEnough() throws Exception {
    stub.answer(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (true) {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        Thread.sleep(20);
      }
    });

    assertThat(send())
        .isInstanceOfSatisfying(
            Delivery.Delivered.class,
            delivered -> assertThat(delivered.answer()).startsWith("HTTP 200: x"));
  }

  @ParameterizedTest
  @CsvSource({
    "200, false, Delivered[answer=HTTP 200: hi]",
    "200, true, Delivered[answer=HTTP 200: hi]",
    "404, false, Refused[reason=HTTP 404: hi]",
    "302, true, 'Refused[reason=HTTP 302: redirects are not followed; name the address it leads"
        + " to]'",
    "503, false, 'Retry[reason=HTTP 503: hi, after=null, maybeHeard=true]'",
  })
  void theStatusDecidesWhateverBecomesOfTheBody(int status, boolean stalls, String expected)
      throws Exception {
    try (RawServer server =
        new RawServer("HTTP/1.1 " + status + " x\r\nContent-Length: 100\r\n\r\nhi", stalls)) {
      assertThat(send(Url.parse(server.url()))).hasToString(expected);
    }
  }

  @Test
  void nobodyListens() throws Exception {
    Url url = stub.url("/hook/" + TOKEN);
    stub.close();

    assertThat(send(url))
        .isEqualTo(Delivery.Retry.unheard("no connection: refused or unreachable"));
  }

  @Test
  void aConnectionThatBreaksIsTriedAgain() throws Exception {
    try (RawServer server = new RawServer("HTTP/1.1 200 OK\r\nContent-", false)) {
      assertThat(send(Url.parse(server.url())))
          .isInstanceOfSatisfying(
              Delivery.Retry.class,
              retry ->
                  assertThat(retry.reason()).doesNotContain(TOKEN).startsWith("the connection"));
    }
  }

  @Test
  void aCertificateIsTrustedByItsAuthorityAlone(@TempDir Path directory) throws Exception {
    TestAuthority authority = TestAuthority.create("Vedette test");
    Path ca = authority.writeTo(directory, "ca");
    try (TlsServer server = TlsServer.start(authority.issue("localhost"), Script.ok("fine"))) {
      Url url = Url.parse(server.url("localhost", "/" + TOKEN).toString());

      assertThat(send(url, null, PATIENT))
          .isEqualTo(
              Delivery.Retry.unheard(
                  "TLS failed: the certificate is not trusted, or there is no TLS"));
      assertThat(send(url, ca, PATIENT)).isEqualTo(new Delivery.Delivered("HTTP 200: fine"));
    }
  }

  /** Answers in exactly these words, and then closes the connection or says nothing more. */
  private record RawServer(ServerSocket socket, String answer, boolean stalls)
      implements AutoCloseable {
    RawServer(String answer, boolean stalls) throws IOException {
      this(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), answer, stalls);
      Thread.startVirtualThread(this::serve);
    }

    String url() {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/" + TOKEN;
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept();
            InputStream in = client.getInputStream()) {
          readRequest(in);
          client.getOutputStream().write(answer.getBytes(ISO_8859_1));
          // Until the other side leaves.
          if (stalls) {
            in.transferTo(OutputStream.nullOutputStream());
          }
        } catch (IOException gone) {
          // Of the client, or of the test.
        }
      }
    }

    /** All of it: a connection closed on what was not read is reset, and the answer lost. */
    private static void readRequest(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      for (int next = 0; next >= 0 && head.indexOf("\r\n\r\n") < 0; ) {
        next = in.read();
        head.append((char) next);
      }
      Matcher length = LENGTH.matcher(head);
      in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Delivery send() throws InterruptedException {
    return send(stub.url("/hook/" + TOKEN));
  }

  private static Delivery send(Url url) throws InterruptedException {
    return send(url, null, TIMEOUT);
  }

  private static Delivery send(Url url, @Nullable Path ca, Duration timeout)
      throws InterruptedException {
    Secrets secrets = new DiscordSettings(url).toMask();
    try (HttpSender sender =
        new HttpSender(timeout, ca, secrets, InstantSource.fixed(Messages.AT))) {
      return new HttpChannel(
              Services.of(new DiscordSettings(url), ZoneOffset.UTC, InstantSource.system()), sender)
          .send(Messages.opened());
    }
  }
}
