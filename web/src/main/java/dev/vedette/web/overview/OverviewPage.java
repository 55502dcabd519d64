package dev.vedette.web.overview;

import dev.vedette.web.overview.Overview.ShownProblem;
import dev.vedette.web.overview.Overview.ShownRow;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the templates of the overview are given.
 *
 * @param layout the frame
 * @param rows those that pass the filter, in their order
 */
record OverviewPage(Layout layout, Overview overview, OverviewQuery query, List<ShownRow> rows) {
  /** Tags to choose from; of more a search finds them. */
  private static final int MAX_TAGS = 300;

  /**
   * Rows in one answer: as many as a browser draws without a pause. Others are found by a filter,
   * which the server then applies.
   */
  static final int MAX_ROWS = 2_500;

  /** Problems in full; the list of incidents has the others. */
  static final int MAX_PROBLEMS = 50;

  /**
   * Targets with the same value of the tag.
   *
   * @param name the value; empty: they have none, or there are no groups
   */
  record Group(String name, List<ShownRow> rows) {
    /** {@code 3 of 4 up}. */
    String summary() {
      long paused = count(State.PAUSED);
      String up = count(State.UP) + " of " + (rows.size() - paused) + " up";
      return paused == 0 ? up : up + ", " + paused + " paused";
    }

    private long count(State state) {
      return rows.stream().filter(shown -> shown.row().state() == state).count();
    }
  }

  static OverviewPage of(Layout layout, Overview overview, OverviewQuery query) {
    List<ShownRow> rows =
        query.filters()
            ? overview.rows().stream().filter(shown -> query.matches(shown.row())).toList()
            : overview.rows();
    return new OverviewPage(layout, overview, query, rows);
  }

  /** Whether a target has a tag of this name. */
  static boolean hasTag(Overview overview, String key) {
    return overview.rows().stream().anyMatch(shown -> shown.row().tags().containsKey(key));
  }

  /** By the tag's values, those without it last. */
  List<Group> groups() {
    List<ShownRow> some = rows.subList(0, Math.min(rows.size(), MAX_ROWS));
    if (query.group().isEmpty()) {
      return List.of(new Group("", some));
    }
    Map<String, List<ShownRow>> byValue = new TreeMap<>();
    List<ShownRow> without = new ArrayList<>();
    for (ShownRow shown : some) {
      String value = shown.row().tags().get(query.group());
      (value == null ? without : byValue.computeIfAbsent(value, _ -> new ArrayList<>())).add(shown);
    }
    List<Group> groups = new ArrayList<>();
    byValue.forEach((value, group) -> groups.add(new Group(value, group)));
    if (!without.isEmpty()) {
      groups.add(new Group("without " + query.group(), without));
    }
    return groups;
  }

  /** How many rows pass that are not shown. */
  int left() {
    return Math.max(0, rows.size() - MAX_ROWS);
  }

  List<ShownProblem> problems() {
    return overview.problems().stream().limit(MAX_PROBLEMS).toList();
  }

  int moreProblems() {
    return Math.max(0, overview.problems().size() - MAX_PROBLEMS);
  }

  /** The keys of all tags. */
  List<String> tagKeys() {
    TreeSet<String> keys = new TreeSet<>();
    overview.rows().forEach(shown -> keys.addAll(shown.row().tags().keySet()));
    return keys.stream().limit(MAX_TAGS).toList();
  }

  /** All tags as {@code key=value}. */
  List<String> tags() {
    TreeSet<String> tags = new TreeSet<>();
    for (ShownRow shown : overview.rows()) {
      shown.row().tags().forEach((key, value) -> tags.add(key + "=" + value));
    }
    return tags.stream().limit(MAX_TAGS).toList();
  }
}
