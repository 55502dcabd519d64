package dev.vedette.app.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette alert test} against a webhook. */
class AlertTestIT {
  @TempDir private Path directory;

  private final List<String> got = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            got.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] answer = (status == 200 ? "thanks" : "no such hook").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatTheOtherSideSaysIsPrinted() throws Exception {
    assertThat(run("hook")).isEqualTo(0);
    assertThat(out.toString()).startsWith("hook has taken message ").contains("thanks");
    assertThat(got)
        .singleElement()
        .asString()
        .contains("\"type\":\"incident.test\"", "\"severity\":\"critical\"")
        .containsPattern("\"opened_at\":\"[-0-9]+T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z\"");
  }

  @Test
  void aChannelThatRefusesIsAnExitCode() throws Exception {
    status = 404;

    assertThat(run("hook")).isEqualTo(1);
    assertThat(out.toString()).startsWith("hook refuses message ").contains("404");
    assertThat(out + " " + err).doesNotContain("s3cret");
  }

  @Test
  void aChannelThatIsNotThereIsAMistakeOfUsage() throws Exception {
    assertThat(run("hok")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no channel 'hok'", "there is hook");
    assertThat(got).isEmpty();
  }

  private int run(String channel) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            "notify: {channels: {hook: {webhook: {url: 'http://127.0.0.1:%d/s3cret'}}}}\n"
                .formatted(server.getAddress().getPort()));
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("alert", "test", channel, "-c", file.toString());
  }
}
