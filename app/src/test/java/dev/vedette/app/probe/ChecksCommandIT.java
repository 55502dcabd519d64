package dev.vedette.app.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a failing check, as {@code vedette probe} sees it, to {@code vedette checks}. */
final class ChecksCommandIT {
  private static EmbeddedPostgres postgres;
  private static HttpServer server;

  /** The event of a check that failed, and that of one that did not, as they were published. */
  private static String failed;

  private static String up;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void probeAndStore(@TempDir Path directory) throws IOException {
    postgres = EmbeddedPostgres.start(directory.resolve("pg"), new PostgresOptions(0, false, null));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ChecksCommandIT::answer);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Path file = directory.resolve("vedette.yaml");
    Files.writeString(
        file, "targets:\n- {name: shop, url: '%s/moved?key=s3cret', redact: key}\n".formatted(url));
    failed = probe(directory, file);
    Files.writeString(file, "targets:\n- {name: fine, url: '%s/fine'}\n".formatted(url));
    up = probe(directory, file);
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      new CheckResults(database, InstantSource.system())
          .insert(List.of(decoded(failed), decoded(up)));
    }
  }

  private static void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      exchange.getResponseHeaders().add("Set-Cookie", "session=s3cret");
      if (path.equals("/moved")) {
        exchange.getResponseHeaders().add("Location", "/broken?key=s3cret");
        exchange.sendResponseHeaders(302, -1);
      } else if (path.equals("/broken")) {
        byte[] page = "<h1>Sorry\u202e</h1>\n\u001b[2Jcome back".getBytes(UTF_8);
        exchange.getResponseHeaders().add("Retry-After", "120");
        exchange.sendResponseHeaders(503, page.length);
        exchange.getResponseBody().write(page);
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String probe(Path directory, Path file) {
    StringWriter events = new StringWriter();
    Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(events, true))
        .execute("probe", "-f", file.toString(), "--json");
    return events.toString().strip();
  }

  private static CheckResult decoded(String event) {
    return ((Decoded.Event) ResultDecoder.decode(event.getBytes(UTF_8))).result();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    postgres.close();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: '" + postgres.uri() + "'}\n");
  }

  private int vedette(String... arguments) {
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void onlyTheCheckThatFailedCarriesEvidence() {
    assertThat(failed).contains("\"evidence\":{\"hops\":[").doesNotContain("s3cret");
    assertThat(up).contains("\"outcome\":\"up\"").doesNotContain("evidence");
  }

  @Test
  void aFailedCheckIsShownAsItWasProbedWithWhatTheServerSaid() {
    assertThat(vedette("checks", "--target", "shop", "--last", "20")).isZero();

    assertThat(out.toString())
        .startsWith(decoded(failed).scheduledAt() + "  local\ndown shop  http://127.0.0.1:")
        .contains(
            "  status_unexpected: ",
            "1 redirect",
            "  1  GET http://127.0.0.1:",
            "/moved?key=***\n     status 302, HTTP/1.1, from 127.0.0.1\n     connect",
            "  2  GET http://127.0.0.1:",
            "/broken?key=***\n     status 503, HTTP/1.1, from 127.0.0.1\n     connect",
            "\n  HTTP/1.1 503 Service Unavailable\n",
            "\n  retry-after: 120\n",
            "\n  <h1>Sorry\\u202e</h1>\n",
            "come back\n")
        .containsPattern("     wait +[0-9.]+ ms +[▏▎▍▌▋▊▉█▐]")
        .doesNotContain("s3cret", "set-cookie", "\u202e", "\u001b");
  }

  @Test
  void aCheckThatIsUpIsShownWithItsPhases() {
    assertThat(vedette("checks", "--target", "fine")).isZero();

    assertThat(out.toString())
        .contains("\nup fine  http://127.0.0.1:", "\n  1  http://127.0.0.1:", "     wait", "total");
  }

  @Test
  void theEventsComeOutAsTheyWerePublished() {
    assertThat(vedette("checks", "--target", "shop", "--json")).isZero();

    assertThat(out.toString().strip()).isEqualTo(failed);
  }

  @Test
  void aMomentShowsWhatWasKnownThen() {
    String slot = decoded(failed).scheduledAt().toString();
    assertThat(vedette("checks", "--target", "shop", "--at", slot, "--json")).isZero();
    assertThat(out.toString().strip()).isEqualTo(failed);

    assertThat(vedette("checks", "--target", "shop", "--at", "2020-01")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no check of 'shop' is stored from the day before 2020-01-01T00:00:00Z");
  }

  @Test
  void mistakesAreToldWithARemedy() {
    assertThat(vedette("checks", "--target", "shp")).isEqualTo(2);
    assertThat(err.toString()).contains("no check of 'shp' is stored; did you mean shop?");
    assertThat(vedette("checks", "--target", "shop", "--last", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--last must be from 1 to 1000");
    assertThat(vedette("checks", "--target", "shop", "--at", "noon")).isEqualTo(2);
    assertThat(err.toString()).contains("--at: 'noon' is no time; write 2026-01");
    assertThat(vedette("checks", "--target", "shop", "--at", "2026-01", "--last", "3"))
        .isEqualTo(2);
    assertThat(vedette("checks")).isEqualTo(2);
  }
}
