package dev.vedette.app.roles;

import dev.vedette.config.LoadResult;
import dev.vedette.config.yaml.Problem;
import dev.vedette.notify.NotifySettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Why what the files of the configuration say is not used.
 *
 * @param why one line, with file, line and remedy
 * @param others that were found as well
 */
record Refusal(String why, List<Problem> others) {
  /** Who wants to see more runs {@code config check}. */
  private static final int MAX_LOGGED = 19;

  static Refusal because(String why) {
    return new Refusal(why, List.of());
  }

  static Refusal of(LoadResult.Invalid reading) {
    List<Problem> others = reading.problems().subList(1, reading.problems().size());
    String more = others.isEmpty() ? "" : ", and %d more".formatted(others.size());
    return new Refusal(reading.problems().getFirst() + more, others);
  }

  /** The same with what tells of the others, for a place that names only the first. */
  Refusal checkedIn(Path file) {
    return others.isEmpty()
        ? this
        : new Refusal("%s; 'vedette config check -c %s' tells all".formatted(why, file), others);
  }

  /** The last target has gone, which is an accident more often than it is meant. */
  static Refusal noTarget(Path file, int before) {
    return because(
        ("%s names no target any more, and there %s; if that is meant, write 'targets: []' and no"
                + " 'include', and restart")
            .formatted(file, before == 1 ? "was 1" : "were " + before));
  }

  /**
   * The last channel or route has gone, as in a file that is half written; what waits for them
   * would be given up.
   *
   * @return null when none has
   */
  static @Nullable Refusal lostNotification(
      Path file, NotifySettings before, NotifySettings after) {
    if (after.channels().isEmpty() && !before.channels().isEmpty()) {
      return lost(file, "channel", before.channels().size());
    }
    return after.routes().isEmpty() && !before.routes().isEmpty()
        ? lost(file, "route", before.routes().size())
        : null;
  }

  private static Refusal lost(Path file, String what, int before) {
    return because(
        "%s names no %s any more, and there %s; if that is meant, restart"
            .formatted(file, what, before == 1 ? "was 1" : "were " + before));
  }

  /** Tells of all, the first after an introduction. */
  void log(Logger log, String introduction) {
    log.error("{}: {}", introduction, why);
    others.stream().limit(MAX_LOGGED).forEach(each -> log.error("{}", each));
  }
}
