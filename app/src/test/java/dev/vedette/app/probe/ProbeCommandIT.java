package dev.vedette.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command against a server that answers with the request it got, and something hostile. */
final class ProbeCommandIT {
  private static final Map<String, String> ENVIRONMENT = Map.of("API_KEY", "hunter2/hunter2");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ProbeCommandIT::echo);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void echo(HttpExchange exchange) {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String page =
          "%s [%s]\n%s\n%s\n\u001b[2J%s\n"
              .formatted(
                  exchange.getRequestMethod(),
                  asked,
                  exchange.getRequestHeaders().getFirst("X-Test"),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  "x".repeat(2_000));
      byte[] body = page.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("X-Long", "y".repeat(200));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int vedette(String... arguments) {
    CommandLine vedette =
        Vedette.commandLine(new ConfigurationReader(ENVIRONMENT, directory), false);
    vedette.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return vedette.execute(arguments);
  }

  @Test
  void whatTheServerSaidIsShownHarmlesslyOnDemand() throws IOException {
    Path data = Files.writeString(directory.resolve("data"), "ping");

    assertThat(
            vedette(
                "probe",
                url,
                "--verbose",
                "-H",
                "X-Test: a:b",
                "-d",
                "@" + data,
                "--user",
                "u:pass"))
        .isZero();
    assertThat(out.toString())
        .contains("POST " + url, "\n  headers\n", "\n  body, its first 2048 bytes at most\n")
        .contains("\n  POST [ping]\n  a:b\n  Basic ***\n  \\u001b[2Jxxx")
        .containsIgnoringCase("x-long: yyy")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aSeriesOfEventsHasNoSummary() {
    assertThat(vedette("probe", url, "--json", "--repeat", "3", "--every", "100ms")).isZero();
    assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"v\":1"));
  }

  @Test
  void aBodyThatIsWholeIsNoBeginning() {
    assertThat(vedette("probe", url, "--verbose")).isZero();
    assertThat(out.toString()).contains("\n  body\n  GET []\n");
  }

  @Test
  void aSlowTargetHoldsBackNoOtherInASeries() throws IOException {
    CountDownLatch fast = new CountDownLatch(3);
    server.createContext(
        "/fast",
        exchange -> {
          fast.countDown();
          echo(exchange);
        });
    server.createContext(
        "/slow",
        exchange -> {
          // Unless it is answered, the check runs into its deadline.
          if (reached(fast)) {
            echo(exchange);
          }
        });
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            "location: here\ntargets:\n  - {name: slow, url: %sslow}\n  - {name: fast, url: %sfast}\n"
                .formatted(url, url));

    assertThat(vedette("probe", "-f", file.toString(), "--repeat", "3", "--every", "100ms"))
        .isZero();
    assertThat(out.toString())
        .contains("slow  3 checks: 3 up, 0 down", "fast  3 checks: 3 up, 0 down");
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void aSeriesEndsWithItsSummary() {
    assertThat(vedette("probe", url, "--status", "404", "--repeat", "2", "--every", "100ms"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("2 checks: 0 up, 2 down", "median", "status_unexpected: ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aConfigurationIsALineForEachTargetAndASum() throws IOException {
    Path file = directory.resolve("vedette.yaml");
    Files.writeString(
        file,
        """
        targets:
        - {name: shop, url: "%s"}
        - {name: away, url: "%s", expect: {status: [404]}}
        """
            .formatted(url, url));
    assertThat(vedette("probe", "-f", file.toString())).isEqualTo(1);
    assertThat(out.toString().lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).matches("up +200 +[0-9.]+ ms  shop"),
            line -> assertThat(line).matches("down +200 +[0-9.]+ ms  away  status_unexpected: .*"),
            line -> assertThat(line).isEqualTo("1 up, 1 down"));
    assertThat(vedette("probe", "-f", file.toString(), "--verbose")).isEqualTo(1);
    assertThat(out.toString()).contains("connect", "receive", "headers");
  }

  @Test
  void aFileThatIsNotThereIsNamedByTheOptionOfThisCommand() {
    assertThat(vedette("probe", "-f", "vedette.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("-f: there is no file vedette.yaml").doesNotContain("-c");
  }

  // 112
  @ParameterizedTest
  @ValueSource(strings = {"", "--verbose", "--json", "--repeat 2 --every 100ms"})
  void whatCameOutOfAVariableIsNeverShown(String options) throws IOException {
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        targets:
        - name: api
          url: %s${API_KEY}?key=${API_KEY}
          method: POST
          body: '{"key": "${API_KEY}"}'
          headers: {X-Test: "${API_KEY}"}
          auth: {bearer: "${API_KEY}"}
          expect: {body: {matches: "no ${API_KEY}"}, headers: {x-long: "${API_KEY}"}}
        """
            .formatted(url));
    String[] arguments =
        ("probe -f " + directory.resolve("vedette.yaml") + " " + options).strip().split(" +");

    assertThat(vedette(arguments)).isEqualTo(1);
    assertThat(out.toString() + err)
        .doesNotContainIgnoringCase("hunter2")
        .contains("to match /${API_KEY}/");
  }

  // 112
  @ParameterizedTest
  @ValueSource(
      strings = {
        "probe ftp://u:hunter2@h/",
        "probe http://u:hunter2@ho%20st/",
        "probe http://u:hunter2@h:99999/",
        "probe http://h/ --proxy ftp://u:hunter2@h/",
        "probe http://h/ --proxy http://u:hun@ter2@h:99999/",
        "probe -f vedette.yaml http://u:hunter2@h/",
        "up http://u:hunter2@h:99999/",
        "check http://u:hunter2@h/"
      })
  void aPasswordThatWasTypedIsNotRepeated(String line) {
    assertThat(vedette(line.split(" "))).isEqualTo(2);
    assertThat(out.toString() + err).doesNotContain("hunter2", "ter2");
  }
}
