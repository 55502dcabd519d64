package dev.vedette.wire.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Limits;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Behaviour 109 as a property: whatever result can be constructed, encoded, decodes to itself. The
 * seed is fixed, so what fails once fails always.
 */
class EveryResultTest {
  private static final int ROUNDS = 20_000;

  /** Characters that were trouble somewhere: quotes, controls, surrogates and their halves. */
  private static final String NASTY =
      "ab \"\\/\0\1\n\t\u007f\u0085\u009f\u2028\uFFFD\uFFFF\uD83D\uDE00\uD83D\uDE00\uD800\uDFFF…é";

  private final Random random = new Random(109);
  private final EveryEvidence evidence = new EveryEvidence(random);

  @Test
  void everyResultThatCanBeMadeDecodesToItself() { // 108, 109
    for (int round = 0; round < ROUNDS; round++) {
      CheckResult result = result();
      byte[] event = ResultEncoder.encode(result);
      assertThat(ResultDecoder.decode(event)).isEqualTo(new Decoded.Event(result));
    }
  }

  @Test
  void theLargestResultFitsTheEvent() { // 109
    String widest = "\u0001".repeat(Limits.TAG_LENGTH - 2);
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < Limits.TAGS; i++) {
      tags.put("%02d".formatted(i) + widest, widest);
    }
    List<String> parents =
        IntStream.range(0, Alerts.MAX_PARENTS).mapToObj(i -> "%0100d".formatted(i)).toList();
    String names = "\uFFFD".repeat(10_000);
    CheckResult largest =
        new CheckResult(
            "x".repeat(Limits.NAME_LENGTH),
            "y".repeat(Limits.NAME_LENGTH),
            Instant.parse("9999-12-31T23:59:59.999Z"),
            Instant.EPOCH,
            Duration.ofDays(1),
            "\uFFFD".repeat(20_000),
            Outcome.of(new Failure(FailureCode.TLS_HOSTNAME_MISMATCH, names, Phase.RECEIVE)),
            999,
            "1.1",
            "0000:0000:0000:0000:0000:ffff:192.168.100.228",
            Long.MAX_VALUE,
            true,
            CheckResult.MAX_REDIRECTS,
            false,
            new Timings(1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40, 1L << 40),
            new Certificate(names, names, Instant.MIN, Instant.MAX, true),
            tags,
            new Alerts(new AlertRule(1000, 1000, Quorum.atLeast(1000)), parents),
            new EncodedEvidence("{\"x\":\"%s\"}".formatted("y".repeat(8184))));
    byte[] event = ResultEncoder.encode(largest);
    assertThat(event).hasSizeLessThan(ResultDecoder.MAX_EVENT_BYTES);
    assertThat(ResultDecoder.decode(event)).isEqualTo(new Decoded.Event(largest));
  }

  private CheckResult result() {
    return new CheckResult(
        name(),
        name(),
        time(),
        time(),
        Duration.ofNanos(1_000_000 + (long) (random.nextDouble() * 86_399e9)),
        random.nextInt(20) == 0 ? text(12_000) : text(300),
        outcome(),
        maybe(() -> random.nextInt(100, 1000)),
        maybe(() -> pick("1.0", "1.1", "2", "3")),
        maybe(() -> pick("192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "fe80::1%eth0", "::")),
        maybe(() -> random.nextLong(Long.MAX_VALUE)),
        random.nextBoolean(),
        random.nextInt(101),
        maybe(random::nextBoolean),
        new Timings(phase(), phase(), phase(), phase(), phase(), phase(), Math.max(0, phase())),
        maybe(() -> new Certificate(text(700), text(700), time(), time(), random.nextBoolean())),
        tags(),
        random.nextInt(3) > 0 ? Alerts.DEFAULT : alerts(),
        random.nextInt(50) > 0 ? null : EvidenceEncoder.encode(evidence.any()));
  }

  private Alerts alerts() {
    Quorum[] quorums = {
      Quorum.MAJORITY, Quorum.ANY, Quorum.ALL, Quorum.atLeast(random.nextInt(1, 1001))
    };
    List<String> parents =
        IntStream.range(0, random.nextInt(Alerts.MAX_PARENTS + 1))
            .mapToObj(i -> "parent-" + i)
            .toList();
    return new Alerts(
        new AlertRule(
            random.nextInt(1, 5), random.nextInt(1, 1001), quorums[random.nextInt(quorums.length)]),
        parents);
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(4) == 0 ? null : value.get();
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  private String name() {
    return pick("shop", "a", "A-b_c.9", "x".repeat(100));
  }

  private Instant time() {
    return Instant.ofEpochSecond(
        random.nextLong(-62_135_596_800L, 253_402_300_799L), random.nextInt(1_000_000_000));
  }

  private long phase() {
    return random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextLong(-1, 5_000_000);
  }

  private Outcome outcome() {
    FailureCode[] codes = FailureCode.values();
    Phase[] phases = Phase.values();
    if (random.nextInt(3) == 0) {
      return new Outcome.Up();
    }
    Phase phase = maybe(() -> phases[random.nextInt(phases.length)]);
    return Outcome.of(new Failure(codes[random.nextInt(codes.length)], text(800), phase));
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      tags.put(storable(), text(Limits.TAG_LENGTH).replace("\0", ""));
    }
    return tags;
  }

  /** Anything but what {@link Limits} refuses of a tag. */
  private String storable() {
    return text(Limits.TAG_LENGTH).replaceAll("[\\p{Cs}\0]", "");
  }

  private String text(int maxLength) {
    int length = random.nextInt(maxLength + 1);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(NASTY.charAt(random.nextInt(NASTY.length())));
    }
    return text.toString();
  }
}
