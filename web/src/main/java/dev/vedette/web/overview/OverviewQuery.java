package dev.vedette.web.overview;

import dev.vedette.web.page.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see of the overview, as it stands in the address.
 *
 * @param text that name, tags or address must have, in lower case; empty: any
 * @param state null: any
 * @param tag {@code key=value}; empty: any
 * @param group the tag to group by; empty: none
 * @param at the moment to be shown; null: now
 */
record OverviewQuery(
    String text, @Nullable State state, String tag, String group, @Nullable Instant at) {
  /** Longer than any name; what is longer finds nothing. */
  private static final int MAX_LENGTH = 300;

  /**
   * Reads the parameters of an address; what can't be understood is as if it were not there.
   *
   * @param parameter its value by its name; null without it
   */
  static OverviewQuery of(Function<String, @Nullable String> parameter) {
    return new OverviewQuery(
        text(parameter, "q").toLowerCase(Locale.ROOT),
        state(text(parameter, "state")),
        text(parameter, "tag"),
        text(parameter, "group"),
        moment(text(parameter, "at")).orElse(null));
  }

  /** Everything as it is now, grouped by a tag; empty: not grouped. */
  static OverviewQuery all(String group) {
    return new OverviewQuery("", null, "", group, null);
  }

  private static String text(Function<String, @Nullable String> parameter, String name) {
    String value = parameter.apply(name);
    String text = value == null ? "" : value.strip();
    return text.substring(0, Math.min(text.length(), MAX_LENGTH));
  }

  private static @Nullable State state(String word) {
    return Arrays.stream(State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElse(null);
  }

  private static Optional<Instant> moment(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }

  boolean matches(TargetRow row) {
    return (state == null || row.state() == state)
        && (tag.isEmpty() || hasTag(row.tags()))
        && (text.isEmpty()
            || row.target().toLowerCase(Locale.ROOT).contains(text)
            || row.find().contains(text));
  }

  private boolean hasTag(Map<String, String> tags) {
    int equals = tag.indexOf('=');
    return equals < 0
        ? tags.containsKey(tag)
        : tag.substring(equals + 1).equals(tags.get(tag.substring(0, equals)));
  }

  /** Whether something is left out. */
  boolean filters() {
    return !text.isEmpty() || state != null || !tag.isEmpty();
  }
}
