package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.Target;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON, Brotli, cookies, policy and request bodies: behaviours 11, 14, 24 to 26, 39, 69 and 74. */
class PageIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir Path files;

  private static Observation probe(Script script, Expectation expectation) {
    try (RawServer server = RawServer.start(script)) {
      return probing.probe(target(server.url("/")).expecting(expectation));
    }
  }

  private static Expectation json(String path, JsonScalar equals) {
    return new Expectation(
        Expectation.DEFAULT.status(),
        Map.of(),
        Expectation.Body.DEFAULT,
        List.of(new JsonExpectation(JsonPath.parse(path), equals)),
        null,
        null);
  }

  private static final String DOCUMENT =
      "{\"skip\":{\"status\":[1,{\"status\":2}]},\"status\":\"ok\",\"n\":3.0,\"on\":true,"
          + "\"items\":[{\"id\":7},{\"id\":8}],\"none\":null,\"three\":\"3\",\"status\":\"second\"}";

  @ParameterizedTest(name = "24, 25: {0} equals {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "$.status | ok | ",
        "$.n | 3 | ",
        "$.on | true | ",
        "$.items[1].id | 8 | ",
        "$['status'] | ok | ",
        "$.status | bad | expected $.status to be 'bad', got the text 'ok'",
        "$.n | 4 | expected $.n to be 4, got 3.0",
        "$.three | 3 | expected $.three to be 3, got the text '3'",
        "$.on | yes | expected $.on to be 'yes', got true",
        "$.none | ok | expected $.none to be 'ok', got null",
        "$.skip | ok | expected $.skip to be 'ok', got an object",
        "$.items | ok | expected $.items to be 'ok', got an array",
        "$.lost | ok | expected $.lost to be 'ok', but there is no member 'lost'",
        "$.items[2].id | 8 | expected $.items[2].id to be 8, but the array has 2 elements",
        "$.status.x | 8 | expected $.status.x to be 8, but there is no member 'x' in the text 'ok'",
        "$.skip[0] | 8 | expected $.skip[0] to be 8, but there is no element 0 in an object",
      })
  void aJsonPathEqualsAValue(String path, String equals, String why) {
    Observation seen = probe(Script.ok(DOCUMENT), json(path, JsonScalar.parse(equals)));
    assertThat(message(seen)).isEqualTo(why == null ? "" : why);
    assertThat(code(seen)).isEqualTo(why == null ? null : JSON_MISMATCH);
    assertThat(seen.bodyMatched()).isNull();
  }

  @Test
  void whatIsNotJsonIsAMismatch() { // 26
    Expectation ok = json("$.status", new JsonScalar.Text("ok"));
    for (String page :
        List.of(
            "",
            "  ",
            "<html>",
            "{\"status\":\"ok\"",
            "{\"status\":\"ok\"} trailing",
            "[".repeat(5_000),
            "{\"a\":" + "[".repeat(300) + "]".repeat(300) + ",\"status\":\"ok\"}")) {
      Observation seen = probe(Script.ok(page), ok);
      assertThat(code(seen)).as(page).isEqualTo(JSON_MISMATCH);
      assertThat(message(seen)).startsWith("expected JSON");
    }
    assertThat(code(probe(Script.ok("{\"n\":1e99999}"), json("$.n", JsonScalar.parse("1")))))
        .isEqualTo(JSON_MISMATCH);
  }

  @Test
  void aResponseToHeadHasNoJson() { // 26, 70
    Target head =
        target(URI.create("http://x/"))
            .expecting(json("$.a", new JsonScalar.Bool(true)))
            .with(t -> t.method = "HEAD");
    assertThatThrownBy(() -> probing.prepare(head)).hasMessageContaining("use GET");
  }

  /** Made by Node's zlib: fifty times {@code status: OK }, and three million x. */
  private static final byte[] BROTLI = Base64.getDecoder().decode("GyUC+KVBdJaeFCGsVQATuFoO");

  private static final byte[] BROTLI_BOMB = Base64.getDecoder().decode("m7/GLfgl8OKxQCDPtwU=");

  private static Script brotli(byte[] bytes) {
    return c -> {
      c.request();
      c.respond("200 OK", "Content-Encoding: br\r\n", bytes);
    };
  }

  @Test
  void brotliIsAskedForAndDecoded() { // 11
    try (RawServer server = RawServer.start(brotli(BROTLI))) {
      Observation seen =
          probing.probe(target(server.url("/")).expecting(body("(OK status: ){2}", null)));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.bytes()).isEqualTo(BROTLI.length);
      assertThat(seen.page().beginning()).startsWith("status: OK status");
      assertThat(server.requests().getFirst())
          .containsIgnoringCase("accept-encoding: gzip, deflate, br\r\n");
    }
    assertThat(code(probe(brotli(Arrays.copyOf(BROTLI, 10)), body("OK", null))))
        .isEqualTo(BODY_UNDECODABLE);
    assertThat(code(probe(brotli(BROTLI_BOMB), body("x", null)))).isEqualTo(BODY_TOO_LARGE); // 14
  }

  @Test
  void cookiesSetOnTheWayAreSentOnTheFollowingHop() { // 39
    Script script =
        c -> {
          if (c.request().startsWith("GET /in ")) {
            c.respond("302 Found", "Location: /page\r\nSet-Cookie: sid=1; HttpOnly\r\n", "");
          } else {
            c.respond("200 OK", "", "in");
          }
        };
    try (RawServer server = RawServer.start(script)) {
      PreparedTarget target =
          probing.prepare(
              target(server.url("/in")).with(t -> t.headers = Map.of("Cookie", "own=0")));
      probing.probe(target);
      probing.probe(target);
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().get(1)).containsIgnoringCase("cookie: own=0; sid=1\r\n");
      assertThat(server.requests().get(2)).containsIgnoringCase("cookie: own=0\r\n");
    }
  }

  @Test
  void privateAddressesAreForbiddenAtEveryHop() { // 74
    probing.dns.answer("inside.example", "10.1.2.3").answer("both.example", "1.1.1.1", "::1");
    for (String url :
        List.of(
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://inside.example/",
            "http://both.example/")) {
      Observation seen = probing.probe(denying(URI.create(url)));
      assertThat(code(seen)).isEqualTo(ADDRESS_FORBIDDEN);
      assertThat(message(seen)).contains("deny_private_addresses");
    }
    try (RawServer server = RawServer.start(Script.ok("x"))) {
      assertThat(code(probing.probe(server.url("/")))).isNull();
      assertThat(code(probing.probe(denying(server.url("/"))))).isEqualTo(ADDRESS_FORBIDDEN);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static Target denying(URI url) {
    return target(url).with(t -> t.denyPrivateAddresses = true);
  }

  @Test
  void theBodyMayComeFromAFile() throws IOException { // 69
    byte[] bytes = {0, (byte) 0xff, 'a'};
    Path file = Files.write(files.resolve("body.bin"), bytes);
    try (RawServer server = RawServer.start(Script.ok(""))) {
      probing.probe(
          target(server.url("/"))
              .with(t -> {
                t.method = "PUT";
                t.bodyFile = file;
              }));
      assertThat(server.requests().getFirst()).endsWith("\r\n\r\n\0\u00ffa");
    }
    Files.write(file, new byte[(1 << 20) + 1]);
    Target tooLarge = target(URI.create("http://x/")).with(t -> t.bodyFile = file);
    assertThatThrownBy(() -> probing.prepare(tooLarge)).hasMessageContaining("larger than 1MiB");
  }

  @Test
  void whatHadComeBeforeAFailureIsKept() { // 17, 54
    Script liar =
        c -> {
          c.request();
          c.send("HTTP/1.1 503 Down\r\nContent-Length: 10\r\n\r\nabc");
        };
    Observation seen = probe(liar, Expectation.DEFAULT);
    FailureCode code = code(seen);
    assertThat(code).isEqualTo(CONNECTION_CLOSED);
    assertThat(seen.status()).isEqualTo(503);
    assertThat(seen.bytes()).isEqualTo(3);
    assertThat(seen.page().headers()).hasSize(1);
    Script staller =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcd");
          c.stall();
        };
    try (RawServer server = RawServer.start(staller)) {
      Observation slow = probing.probe(target(server.url("/"), Duration.ofMillis(300)));
      assertThat(code(slow)).isEqualTo(TIMEOUT);
      assertThat(slow.status()).isEqualTo(200);
      assertThat(slow.bytes()).isEqualTo(4);
    }
  }
}
