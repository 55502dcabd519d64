package dev.vedette.probe;

import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vedette.model.Auth;
import dev.vedette.model.Expectation;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.Target;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.model.text.Secrets;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing secret leaves a check, whatever the website makes of it: behaviour 112. */
class SecretsIT {
  private static final String KEY = "hunter2/hunter2+x";
  private static final String ENCODED = "hunter2%2Fhunter2%2Bx";
  private static final Secrets SECRETS = new Secrets.Builder().addInUrl(KEY, "${API_KEY}").build();

  @RegisterExtension static final Probing probing = new Probing();

  /** Everything that can be seen of a check: the event, the hops, the evidence, the page. */
  private static String everything(Target target, Observation seen) {
    return seen.toResult(target, "here", Instant.EPOCH, null)
        + " "
        + seen.hops()
        + " "
        + seen.evidence(target)
        + (seen.page() == null ? "" : seen.page().headers() + " " + seen.page().beginning());
  }

  private Observation probe(String path, Script script, Consumer<Target.Draft> changes) {
    try (RawServer server = RawServer.start(script)) {
      Target target =
          target(server.url(path))
              .with(t -> {
                t.secrets = SECRETS;
                changes.accept(t);
              });
      Observation seen = probing.probe(target);
      assertThat(everything(target, seen)).doesNotContainIgnoringCase("hunter2");
      return seen;
    }
  }

  private static Script answer(String headers, String body) {
    return c -> {
      c.request();
      c.send("HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body);
    };
  }

  @Test
  void theKeyInTheAddressIsShownAsItsReference() { // 112
    Observation seen = probe("/a/" + ENCODED + "?key=" + ENCODED, answer("", ""), t -> {});

    assertThat(seen.url()).endsWith("/a/${API_KEY}?key=${API_KEY}");
    assertThat(urls(seen)).containsExactly(seen.url());
  }

  @Test
  void aSiteThatRepeatsTheKeyInItsLocationIsShownWithoutIt() { // 112
    Script redirect =
        c -> {
          c.request();
          c.send(
              "HTTP/1.1 302 Found\r\nLocation: /next?was="
                  + ENCODED
                  + "\r\nContent-Length: 0\r\n\r\n");
        };
    Observation seen = probe("/?key=" + ENCODED, redirect, t -> t.redirects = 1);

    assertThat(urls(seen).get(1)).endsWith("/next?was=${API_KEY}");
    assertThat(message(seen)).contains("leads to", "/next?was=${API_KEY}");
  }

  @Test
  void messagesThatQuoteThePageQuoteNoKey() { // 112
    String json = "{\"said\": \"" + KEY + "\"}";
    Expectation said =
        json(new JsonExpectation(JsonPath.parse("$.said"), JsonScalar.parse("other")));

    assertThat(message(probe("/", answer("", json), t -> t.expect = said)))
        .contains("got the text '${API_KEY}'");
    assertThat(message(probe("/", answer("", "[" + KEY + "]"), t -> t.expect = said)))
        .contains("the page is not");
    assertThat(
            message(
                probe(
                    "/",
                    answer("", "[1, \"" + "x".repeat(9) + KEY + "\" 2]"),
                    t -> t.expect = said)))
        .contains("the page is not");
    Expectation header =
        new Expectation(
            Expectation.DEFAULT.status(),
            Map.of("X-Echo", "nothing"),
            Expectation.Body.DEFAULT,
            List.of(),
            null,
            null);
    assertThat(
            message(probe("/", answer("X-Echo: " + ENCODED + "\r\n", ""), t -> t.expect = header)))
        .contains("got '${API_KEY}'");
    assertThat(
            message(
                probe(
                    "/",
                    answer("X-Echo: " + "x".repeat(70) + KEY + "\r\n", ""),
                    t -> t.expect = header)))
        .contains("x${API_KEY}…'");
    Script echo =
        c -> {
          c.request();
          c.send(KEY + "\r\n\r\n");
        };
    assertThat(message(probe("/", echo, t -> {}))).contains("${API_KEY}");
  }

  private static Expectation json(JsonExpectation expectation) {
    return new Expectation(
        Expectation.DEFAULT.status(),
        Map.of(),
        Expectation.Body.DEFAULT,
        List.of(expectation),
        null,
        null);
  }

  // 112
  @Test
  void thePatternOfTheFileIsNoWayAroundIt() {
    Expectation expected = Expectation.matching(KEY.replace("+", "\\+"));

    assertThat(message(probe("/", answer("", "no"), t -> t.expect = expected)))
        .doesNotContain("hunter2");
  }

  @Test
  void thePageAndItsHeadersAreShownWithoutWhatWasSent() { // 112
    String basic =
        Base64.getEncoder().encodeToString(("me:" + KEY).getBytes(StandardCharsets.UTF_8));
    Script echo =
        answer(
            "X-Got: Basic " + basic + "\r\nX-Also: " + KEY + "\r\n",
            "x".repeat(Page.BEGINNING_BYTES - 4) + KEY + " " + KEY);
    Observation seen =
        probe(
            "/",
            echo,
            t -> {
              t.secrets = Secrets.NONE;
              t.auth = new Auth(new Auth.Basic("me", KEY), null);
            });

    assertThat(seen.page().headers().toString()).contains("X-Also=***").doesNotContain(basic);
    assertThat(seen.page().beginning()).hasSizeGreaterThan(1000).endsWith("x***");
  }

  @Test
  void whatIsSecretByItsKindIsMaskedWhereverItWasWritten() { // 112
    Script echo =
        answer("X-A: tokentoken\r\nX-B: cookievalue apikey99 pass@word redacted9\r\n", "");
    try (RawServer server = RawServer.start(echo)) {
      String address = server.url("/?r=redacted9").toString();
      Target target =
          Probing.target(address.replace("://", "://someone:pass%40word@"))
              .with(t -> {
                t.headers =
                    Map.of(
                        "Authorization", "Bearer tokentoken",
                        "Cookie", "a=1; session=cookievalue",
                        "X-Api-Key", "apikey99");
                t.redact = List.of("r");
              });
      Observation seen = probing.probe(target);

      assertThat(everything(target, seen))
          .doesNotContain("tokentoken", "cookievalue", "apikey99", "pass@word", "redacted9");
      assertThat(seen.page().headers().toString()).contains("X-A=***", "X-B=*** *** *** ***");
      assertThat(seen.url()).endsWith("/?r=***");
    }
  }

  @Test
  void aTargetThatCanNotBePreparedIsToldOfWithoutIt() { // 112
    Target target =
        Probing.target("http://a/")
            .with(t -> {
              t.secrets = SECRETS;
              t.expect = Expectation.matching("(" + KEY);
            });

    Throwable refusal = catchThrowable(() -> probing.prepare(target));

    assertThat(refusal).hasMessageContaining("(${API_KEY}");
    assertThat(target.toString()).isEqualTo("Target[site]");
  }
}
