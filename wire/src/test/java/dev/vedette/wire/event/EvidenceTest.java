package dev.vedette.wire.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.Attempt;
import dev.vedette.model.evidence.Evidence.Hop;
import dev.vedette.model.evidence.Evidence.TlsSession;
import dev.vedette.model.evidence.EvidenceDecoder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evidence of an event: whole where there is room, bounded and readable whatever it holds. */
class EvidenceTest {
  private static final Timings TIMINGS = new Timings(310, 8120, -1, 60, 41200, 900, 50590);

  private static final Evidence USUAL =
      new Evidence(
          List.of(
              new Hop(
                  "http://shop.example/",
                  "GET",
                  List.of(
                      new Attempt("2001:db8::7", "connection refused"),
                      new Attempt("192.0.2.7", null)),
                  "192.0.2.7",
                  503,
                  "1.1",
                  TIMINGS)),
          "HTTP/1.1 503 Backend fetch failed",
          Map.of("server", "varnish"),
          "<h1>Guru \"Meditation\"</h1>\n",
          new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256"),
          List.of(
              new Certificate(
                  "CN=shop.example",
                  "CN=R11",
                  Instant.parse("2026-10-01T00:00:00Z"),
                  Instant.parse("2027-01-01T00:00:00Z"),
                  true)));

  @Test
  void theEvidenceIsTheOneOfTheContract() {
    assertThat(EvidenceEncoder.encode(USUAL).json())
        .isEqualTo(
            """
            {"hops":[{"url":"http://shop.example/","method":"GET","attempts":[{"ip":"2001:db8::7",\
            "failure":"connection refused"},{"ip":"192.0.2.7"}],"ip":"192.0.2.7","status":503,\
            "http_version":"1.1","timings_us":{"dns":310,"connect":8120,"send":60,"wait":41200,\
            "receive":900,"total":50590}}],"status_line":"HTTP/1.1 503 Backend fetch failed",\
            "headers":{"server":"varnish"},"body":"<h1>Guru \\"Meditation\\"</h1>\\n",\
            "tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256"},\
            "chain":[{"subject":"CN=shop.example","issuer":"CN=R11",\
            "not_before":"2026-10-01T00:00:00Z","not_after":"2027-01-01T00:00:00Z",\
            "trusted":true}]}\
            """);
  }

  @Test
  void whatFitsReadsBackAsItWas() {
    EveryEvidence every = new EveryEvidence(new Random(8192));
    int whole = 0;
    for (int round = 0; round < 1_000; round++) {
      Evidence evidence = every.any();
      EncodedEvidence encoded = EvidenceEncoder.encode(evidence);
      Evidence read = EvidenceDecoder.decode(encoded);
      whole += read.equals(evidence) ? 1 : 0;

      // What was cut once is not cut again.
      assertThat(EvidenceEncoder.encode(read)).isEqualTo(encoded);
    }
    assertThat(whole).isBetween(500, 950);
  }

  @Test
  void everyEvidenceFitsTheSchemaAndItsBound() {
    EveryEvidence every = new EveryEvidence(new Random(8193));
    for (int round = 0; round < 200; round++) {
      EncodedEvidence encoded = EvidenceEncoder.encode(every.any());

      assertThat(encoded.json().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(8 << 10);
      String event = new String(ResultEncoder.encode(with(encoded)), UTF_8);
      assertThat(ResultEncoderTest.SCHEMA.validate(event, InputFormat.JSON)).isEmpty();
    }
  }

  @Test
  void theSchemaRefusesEvidenceOfACheckThatIsUp() {
    String up = new String(ResultEncoder.encode(Samples.bare(new Outcome.Up())), UTF_8);
    String wrong = up.substring(0, up.length() - 1) + ",\"evidence\":{\"hops\":[]}}";

    assertThat(ResultEncoderTest.SCHEMA.validate(up, InputFormat.JSON)).isEmpty();
    assertThat(ResultEncoderTest.SCHEMA.validate(wrong, InputFormat.JSON)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\n", "\0", "\u202e", "\uFFFD", "\uD800", "\uD83D\uDE00"})
  void theMostOfTheWorstKeepsWhereTheCheckHasBeen(String worst) {
    String much = worst.repeat(20_000);
    Hop hop =
        new Hop(
            "http://a/" + much,
            much,
            Collections.nCopies(500, new Attempt(much, much)),
            much,
            200,
            "1.1",
            new Timings(1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40));
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < 500; i++) {
      headers.put(i + much, much);
    }
    Certificate certificate = new Certificate(much, much, Instant.MIN, Instant.MAX, false);
    EncodedEvidence encoded =
        EvidenceEncoder.encode(
            new Evidence(
                Collections.nCopies(101, hop),
                much,
                headers,
                much,
                new TlsSession(much, much),
                Collections.nCopies(500, certificate)));

    Evidence read = EvidenceDecoder.decode(encoded);
    assertThat(read.hops()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(read.hops()).allSatisfy(each -> assertThat(each.url()).startsWith("http://a/"));
    assertThat(read.chain()).isNotEmpty();
  }

  @Test
  void aLongBodyGoesBeforeTheAddresses() {
    Evidence large =
        new Evidence(
            Collections.nCopies(10, USUAL.hops().getFirst()),
            USUAL.statusLine(),
            USUAL.headers(),
            "\"".repeat(Evidence.MAX_BODY),
            USUAL.tls(),
            Collections.nCopies(10, USUAL.chain().getFirst()));

    Evidence read = EvidenceDecoder.decode(EvidenceEncoder.encode(large));

    assertThat(read.hops()).isEqualTo(large.hops());
    assertThat(read.headers()).isEqualTo(large.headers());
    assertThat(read.body()).endsWith("\"…").hasSizeGreaterThan(500);
  }

  @Test
  void whatANewerCheckerAddsIsKept() {
    String newer = "{\"hops\":[],\"http3_alt_svc\":{\"ports\":[443,true,null]}}";

    assertThat(decoded(newer)).isEqualTo(new EncodedEvidence(newer));
    assertThat(EvidenceDecoder.decode(new EncodedEvidence(newer)).hops()).isEmpty();
  }

  @Test
  void whatNoDatabaseHoldsIsReplaced() {
    assertThat(decoded("{\"a\\u0000\":\"\\ud800\",\"b\":1e999999,\"c\":99999999999999999999}"))
        .isEqualTo(new EncodedEvidence("{\"a\uFFFD\":\"\uFFFD\",\"b\":null,\"c\":null}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "\"text\""})
  void whatIsNoEvidenceLosesNoCheck(String wrong) {
    assertThat(decoded(wrong)).isNull();
  }

  @Test
  void tooMuchOfItLosesNoCheck() {
    assertThat(decoded("{\"body\":\"" + "x".repeat(8 << 10) + "\"}")).isNull();
  }

  @Test
  void whatIsOfAnotherTypeIsLeftOut() {
    Evidence read =
        EvidenceDecoder.decode(
            new EncodedEvidence(
                """
                {"hops":[7,{"url":"http://a/"},{"url":"http://b/","method":"GET","status":"x",
                "timings_us":{"dns":-5,"total":"soon"}}],"headers":{"a":1,"b":"c"},"body":[],
                "tls":{"version":"1"},"chain":[{"subject":"CN=a","issuer":"b","not_before":"x"}]}
                """));

    assertThat(read.hops()).extracting(Hop::url).containsExactly("http://b/");
    assertThat(read.hops().getFirst().timings()).isEqualTo(Timings.NONE);
    assertThat(read.headers()).containsExactly(Map.entry("b", "c"));
    assertThat(read.body()).isNull();
    assertThat(read.tls()).isNull();
    assertThat(read.chain()).isEmpty();
  }

  /** What a reader takes from an event with this evidence. */
  private static EncodedEvidence decoded(String evidence) {
    String event = new String(ResultEncoder.encode(Samples.full()), UTF_8);
    String with = event.substring(0, event.length() - 1) + ",\"evidence\":" + evidence + "}";
    return ((Decoded.Event) ResultDecoder.decode(with.getBytes(UTF_8))).result().evidence();
  }

  private static CheckResult with(EncodedEvidence evidence) {
    CheckResult full = Samples.full();
    return new CheckResult(
        full.target(),
        full.location(),
        full.scheduledAt(),
        full.startedAt(),
        full.interval(),
        full.url(),
        full.outcome(),
        full.status(),
        full.httpVersion(),
        full.ip(),
        full.bytes(),
        full.bodyCut(),
        full.redirects(),
        full.bodyMatched(),
        full.timings(),
        full.certificate(),
        full.tags(),
        full.alerts(),
        evidence);
  }
}
