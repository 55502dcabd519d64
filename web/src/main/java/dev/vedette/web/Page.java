package dev.vedette.web;

import java.time.Instant;

/** What the templates are given. */
record Page(Overview overview, Assets assets, Instant now) {
  private static final int FILTER_FROM = 12;

  /** The title of the browser's tab: the state first, so that a narrow tab still shows it. */
  String title() {
    return overview.summary() + " · Vedette";
  }

  /** A search box helps only in a long list. */
  boolean hasFilter() {
    return overview.rows().size() > FILTER_FROM;
  }

  /** What isn't up, in words: {@code 1 down, 1 unknown}; empty when everything is. */
  String troubles() {
    int down = overview.count(State.DOWN);
    int unknown = overview.count(State.UNKNOWN);
    String downs = down == 0 ? "" : down + " down";
    String unknowns = unknown == 0 ? "" : unknown + " unknown";
    return downs + (down == 0 || unknown == 0 ? "" : ", ") + unknowns;
  }

  String ago(Instant then) {
    return Format.ago(then, now);
  }
}
