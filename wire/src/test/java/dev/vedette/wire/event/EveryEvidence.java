package dev.vedette.wire.event;

import dev.vedette.model.Certificate;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.Attempt;
import dev.vedette.model.evidence.Evidence.Hop;
import dev.vedette.model.evidence.Evidence.TlsSession;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evidence of websites that say whatever is trouble somewhere, and much of it. */
record EveryEvidence(Random random) {
  private static final String NASTY =
      "ab \"\\/\0\1\n\r"
          + "\t\u007f\u0085\u009f\u200f\u202e\u2028\uFFFD\uFFFF\uD83D\uDE00\uD800\uDFFF…é";

  Evidence any() {
    // Mostly small, sometimes all that a site can think of.
    int size = random.nextInt(10) == 0 ? 1 : 20;
    return new Evidence(
        many(24 / size, () -> hop(size)),
        maybe(() -> text(600 / size)),
        headers(40 / size, 600 / size),
        maybe(() -> text(4_000 / size)),
        maybe(() -> new TlsSession(text(200 / size), text(200 / size))),
        many(12 / size, () -> certificate(size)));
  }

  private Hop hop(int size) {
    return new Hop(
        text(3_000 / size),
        text(300 / size),
        many(24 / size, () -> new Attempt(text(80), maybe(() -> text(600 / size)))),
        maybe(() -> text(80)),
        maybe(() -> random.nextInt(100, 1000)),
        maybe(() -> "1.1"),
        new Timings(phase(), phase(), phase(), phase(), phase(), phase(), Math.max(0, phase())));
  }

  private Certificate certificate(int size) {
    return new Certificate(
        text(600 / size), text(600 / size), time(), time(), random.nextBoolean());
  }

  private Map<String, String> headers(int most, int length) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      headers.put(text(30), text(length));
    }
    return headers;
  }

  private <T> List<T> many(int most, Supplier<T> each) {
    return Stream.generate(each).limit(random.nextInt(most + 1)).toList();
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(4) == 0 ? null : value.get();
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextLong(-62_135_596_800L, 253_402_300_799L));
  }

  private long phase() {
    return random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextLong(-1, 5_000_000);
  }

  private String text(int most) {
    return random
        .ints(random.nextInt(most + 1), 0, NASTY.length())
        .map(NASTY::charAt)
        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
        .toString();
  }
}
