package dev.vedette.probe;

import dev.vedette.model.text.Secrets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text in which addresses may stand, without the values of the parameters that are redacted. */
final class RedactedText {
  private RedactedText() {}

  /** The text with {@code name=***} for these names, in whatever case. */
  static String of(String text, List<String> redact) {
    if (redact.isEmpty()) {
      return text;
    }
    String names = redact.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern parameter =
        Pattern.compile(
            "(" + names + ")=[^&#;\\s\"'<>]+", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return parameter.matcher(text).replaceAll("$1=" + Matcher.quoteReplacement(Secrets.MASK));
  }
}
