package dev.vedette.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no route ever sees is answered in our own words too. */
class BadRequestIT {
  private static TestSite site;

  @BeforeAll
  static void start() throws IOException {
    site = new TestSite();
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%00", "/targets/%00", "/%zz", "/incidents/%c0%af"})
  void whatNoAddressMayHoldIsSaidOnAPageOfOurs(String path) throws IOException {
    assertThat(ask(path, "text/html"))
        .startsWith("HTTP/1.1 400 ")
        .contains(
            "Content-Security-Policy: default-src 'none'", "<title>This address makes no sense")
        .contains("text/html; charset=utf-8", "holds what no address may hold")
        .doesNotContain("HTTP ERROR");
  }

  @Test
  void whatIsTooLongIsSaid() throws IOException {
    String endless = "a".repeat(20_000);
    assertThat(ask("/" + endless, "text/html"))
        .startsWith("HTTP/1.1 414 ")
        .contains("longer than any address here")
        .doesNotContain("HTTP ERROR");
    assertThat(ask("/", "text/html, " + endless))
        .startsWith("HTTP/1.1 431 ")
        .contains("What came with it is too large")
        .doesNotContain("HTTP ERROR");
  }

  @Test
  void aTargetOfDotsHasAPageAndLinks() throws Exception {
    site.show(TestSite.state("..", TestSite.UP));

    assertThat(ask("/", "text/html")).contains("<a class=\"name\" href=\"/targets/~..\"");
    assertThat(ask("/targets/~../days", "text/html"))
        .startsWith("HTTP/1.1 200 ")
        .contains("<a href=\"/targets/~..\">..</a>");
  }

  private static String ask(String path, String accept) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: x\r\nAccept: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, accept)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
