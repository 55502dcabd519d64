package dev.vedette.web.overview;

import static java.util.stream.Collectors.joining;

import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.State;
import java.time.Instant;
import java.util.stream.Stream;

/** What the templates are given. */
record Page(Layout layout, Overview overview) {
  private static final int FILTER_FROM = 12;

  /** The title of the browser's tab: the state first, so that a narrow tab still shows it. */
  String title() {
    return overview.summary();
  }

  /** A search box helps only in a long list. */
  boolean hasFilter() {
    return overview.pairs() > FILTER_FROM;
  }

  /** What isn't up, in words: {@code 1 down, 1 partly down}; empty when everything is. */
  String troubles() {
    return Stream.of(State.DOWN, State.PARTLY_DOWN, State.UNKNOWN)
        .filter(state -> overview.count(state) > 0)
        .map(state -> overview.count(state) + " " + state.text())
        .collect(joining(", "));
  }

  String ago(Instant then) {
    return Format.ago(then, layout.now());
  }
}
