package dev.vedette.web.overview;

import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  /** Those to choose from: what was removed is not here. */
  static final List<State> STATES =
      Arrays.stream(State.values()).filter(state -> state != State.REMOVED).toList();

  /** Longer than any name; what is longer finds nothing. */
  private static final int MAX_LENGTH = 300;

  /**
   * Reads the parameters of an address; what can't be understood is as if it were not there, but
   * for the moment, instead of which nobody shall be shown another.
   *
   * @param parameter its value by its name; null without it
   */
  static OverviewQuery of(Function<String, @Nullable String> parameter, Instant now)
      throws BadAddress {
    return new OverviewQuery(
        text(parameter, "q").toLowerCase(Locale.ROOT),
        state(text(parameter, "state")),
        text(parameter, "tag"),
        text(parameter, "group"),
        Moments.past(parameter.apply("at"), now));
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
    return STATES.stream().filter(state -> state.word().equals(word)).findFirst().orElse(null);
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

  /** The address of the same as it is now. */
  String present() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("q", text);
    parameters.put("state", state == null ? "" : state.word());
    parameters.put("tag", tag);
    parameters.put("group", group);
    String query =
        parameters.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> each.getKey() + "=" + Paths.encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "/" : "/?" + query;
  }

  /** Whether something is left out. */
  boolean filters() {
    return !text.isEmpty() || state != null || !tag.isEmpty();
  }
}
