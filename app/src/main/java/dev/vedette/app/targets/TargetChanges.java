package dev.vedette.app.targets;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.targets.TargetTopic.Stored;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocument.Change;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen in the topic so that it says what the files say.
 *
 * @param added in none of the partitions
 * @param changed under a name that is there
 * @param removed there, and in no file
 * @param unchanged how many are there as they are to be
 */
record TargetChanges(
    List<TargetDocument> added, List<Changed> changed, List<Removed> removed, int unchanged) {
  /** Enough to tell one value from another. */
  private static final int VALUE_COLUMNS = 60;

  private static final int REASON_COLUMNS = 200;

  /** A target that is there differently. */
  record Changed(TargetDocument document, Stored before) {}

  /** A target that is there and is not to be. */
  record Removed(String name, int partition) {}

  static TargetChanges between(
      SortedMap<String, Stored> topic, SortedMap<String, TargetDocument> files) {
    List<TargetDocument> added = new ArrayList<>();
    List<Changed> changed = new ArrayList<>();
    files.forEach((name, document) -> {
      Stored before = topic.get(name);
      if (before == null) {
        added.add(document);
      } else if (!(before instanceof Stored.Sound(var same, var _) && same.equals(document))) {
        changed.add(new Changed(document, before));
      }
    });
    List<Removed> removed =
        topic.entrySet().stream()
            .filter(entry -> !files.containsKey(entry.getKey()))
            .map(entry -> new Removed(entry.getKey(), entry.getValue().partition()))
            .toList();
    return new TargetChanges(added, changed, removed, files.size() - added.size() - changed.size());
  }

  /** The same, but nothing is removed. */
  TargetChanges withoutRemoval() {
    return new TargetChanges(added, changed, List.of(), unchanged);
  }

  int count() {
    return added.size() + changed.size() + removed.size();
  }

  void print(PrintWriter out, Paint paint) {
    added.forEach(each -> out.println(paint.added("+ " + each.name())));
    changed.forEach(each -> print(each, out, paint));
    removed.forEach(
        each -> out.println(paint.alarming("- " + ServerText.line(each.name(), VALUE_COLUMNS))));
  }

  private static void print(Changed changed, PrintWriter out, Paint paint) {
    String name = paint.changed("~ " + changed.document().name());
    switch (changed.before()) {
      case Stored.Broken(String reason, int partition) ->
          out.println(name + "  was unusable: " + ServerText.line(reason, REASON_COLUMNS));
      case Stored.Sound(TargetDocument before, int partition) -> {
        for (Change change : changed.document().changesSince(before)) {
          out.println(
              "%s  %s %s -> %s"
                  .formatted(name, change.key(), shown(change.before()), shown(change.after())));
        }
      }
    }
  }

  private static String shown(@Nullable String value) {
    return value == null ? "(none)" : ServerText.line(value, VALUE_COLUMNS);
  }
}
