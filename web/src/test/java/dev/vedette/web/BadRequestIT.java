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
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1|, No Host",
    "GET / HTTP/1.1|Host: x|Content-Length: -a|, Invalid Content-Length Value",
    "nonsense|, No URI",
    "GET / HTTP/1.1|Host: x|Expect: cake|, Expectation Failed"
  })
  void whatIsNoHttpIsSaidWithTheReason(String head, String reason) throws IOException {
    assertThat(send(head))
        .startsWith("HTTP/1.1 4")
        .contains("<title>This request can't be read", "It is not as HTTP/1.1 has it: " + reason)
        .doesNotContain("address", "mistake");
  }

  @ParameterizedTest
  @CsvSource({"GET / HTTP/7.1|Host: x|, 505", "GET / HTTP/2.0|Host: x|, 426"})
  void anotherVersionOfHttpIsNoMistakeOfOurs(String head, int status) throws IOException {
    assertThat(send(head))
        .startsWith("HTTP/1.1 " + status)
        .contains("It is of another version of HTTP; HTTP/1.1 is understood here")
        .doesNotContain("mistake");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/targets HTTP/1.1|, 'This request can''t be read', It is not as HTTP/1.1 has it: No"
        + " Host.",
    "GET /api/%c0%af HTTP/1.1|Host: x|, This address makes no sense, It holds what no address may"
  })
  void aProgramIsToldInJson(String head, String title, String detail) throws IOException {
    assertThat(send(head))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json")
        .contains("{\"status\":400,\"title\":\"" + title + "\",\"detail\":\"" + detail);
  }

  private static String ask(String path, String accept) throws IOException {
    return send("GET %s HTTP/1.1|Host: x|Accept: %s|".formatted(path, accept));
  }

  /**
   * What is answered.
   *
   * @param head its lines, each ended by a bar
   */
  private static String send(String head) throws IOException {
    String lines = (head + "Connection: close||").replace("|", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port())) {
      socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
