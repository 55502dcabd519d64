package dev.vedette.probe.verdict;

import com.google.re2j.Pattern;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.http.HeaderText;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges headers: one of a header's values has to match its pattern as a whole. */
final class HeaderVerdict {
  /** More values of one header than a person reads. */
  private static final int MAX_SHOWN = 5;

  private HeaderVerdict() {}

  static @Nullable Failure on(Map<String, Pattern> expected, HttpHeaders headers, Turn turn) {
    for (Map.Entry<String, Pattern> entry : expected.entrySet()) {
      List<String> values = headers.getAll(entry.getKey()).stream().map(HeaderText::of).toList();
      if (values.stream().noneMatch(value -> Patterns.matches(entry.getValue(), value, turn))) {
        return new Failure(
            FailureCode.HEADER_MISMATCH,
            "expected header %s to match /%s/, got %s"
                .formatted(entry.getKey(), entry.getValue().pattern(), shown(values)),
            null);
      }
    }
    return null;
  }

  private static String shown(List<String> values) {
    return values.isEmpty()
        ? "no such header"
        : values.stream().limit(MAX_SHOWN).map(Excerpt::of).collect(Collectors.joining(" and "))
            + (values.size() > MAX_SHOWN
                ? " and %d more".formatted(values.size() - MAX_SHOWN)
                : "");
  }
}
