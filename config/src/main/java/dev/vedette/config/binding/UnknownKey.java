package dev.vedette.config.binding;

import dev.vedette.config.yaml.Phrases;
import dev.vedette.config.yaml.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key that a record does not have, and what was meant perhaps.
 *
 * @param known the keys that it has
 */
record UnknownKey(String name, List<String> known) {
  /** A key that only targets have. */
  private static final String OF_TARGETS = "depends_on ";

  /** A key that only what is expected has. */
  private static final String OF_EXPECT = "certificate_days ";

  /** What other tools call it, behind a key that stands beside ours. */
  private static final Map<String, String> OF_OTHERS =
      Map.ofEntries(
          Map.entry(OF_TARGETS + "id", "name"),
          Map.entry(OF_TARGETS + "schedule", "interval"),
          Map.entry(OF_TARGETS + "every", "interval"),
          Map.entry(OF_TARGETS + "frequency", "interval"),
          Map.entry(OF_TARGETS + "status", "expect: {status: 200}"),
          Map.entry(OF_TARGETS + "status_code", "expect: {status: 200}"),
          Map.entry(OF_TARGETS + "expect_status", "expect: {status: 200}"),
          Map.entry(OF_TARGETS + "expected_status", "expect: {status: 200}"),
          Map.entry(OF_TARGETS + "contains", "expect: {body: {matches: PATTERN}}"),
          Map.entry(OF_TARGETS + "keyword", "expect: {body: {matches: PATTERN}}"),
          Map.entry(OF_EXPECT + "contains", "body: {matches: PATTERN}"),
          Map.entry(OF_EXPECT + "keyword", "body: {matches: PATTERN}"));

  /** Ours, or nothing. */
  Optional<String> meant() {
    return known.stream()
        .flatMap(beside -> Optional.ofNullable(OF_OTHERS.get(beside + " " + name)).stream())
        .findFirst()
        .or(() -> isNeedless() ? Optional.empty() : Suggestion.of(name, known));
  }

  String sentence() {
    return isNeedless()
        ? "unknown key; leave it out: an address is enough"
        : Phrases.unknownKey(meant(), known);
  }

  /** What kind of check a target is, says its address. */
  private boolean isNeedless() {
    return name.equals("type") && known.contains(OF_TARGETS.strip());
  }
}
