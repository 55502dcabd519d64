package dev.vedette.check.targets;

import dev.vedette.ops.LogPace;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of documents from which no target can be made: many are one line. For one thread. */
final class UnusableTargets {
  private static final Logger log = LoggerFactory.getLogger(TargetGroup.class);

  private final LogPace pace;
  private int untold;
  private String last = "";

  UnusableTargets(LongSupplier nanoTime) {
    pace = new LogPace(nanoTime);
  }

  void add(String name, String why) {
    untold++;
    last = "'%s' can't be watched here: %s".formatted(name, why);
  }

  /** Tells of those that came since, unless it has done so lately. To be called now and then. */
  void tell() {
    if (untold == 0 || !pace.isDue()) {
      return;
    }
    if (untold == 1) {
      log.error("target {}", last);
    } else {
      log.error(
          "{} documents are no targets that can be watched here ('vedette targets list' shows all);"
              + " the last: {}",
          untold,
          last);
    }
    untold = 0;
  }
}
