package dev.vedette.app.roles;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationFiles;
import dev.vedette.config.LoadResult;
import dev.vedette.model.Target;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells files that may be half written: their last line is not ended, and something that was there
 * is not. A configuration that is cut is one all the same, and would end the watching of whatever
 * stands behind the cut. So it waits until it has stayed so for a while. For one thread.
 */
final class HalfWritten {
  /** A slow network's copy goes on within seconds; who removes a target can wait that long. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ConfigurationReload.class);

  private final LongSupplier nanoTime;

  /** What it waits for to change, by what is written in it; null: nothing. */
  private @Nullable ConfigurationFiles waiting;

  private long sinceNanos;

  HalfWritten(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Whether what was read is better not used yet. Logs it once.
   *
   * @param current what is in use
   */
  boolean mayBe(LoadResult.Loaded loaded, Configuration current) {
    if (!isOpen(loaded) || !lacks(loaded.configuration(), current)) {
      waitNoMore();
      return false;
    }
    if (!loaded.files().equals(waiting)) {
      waiting = loaded.files();
      sinceNanos = nanoTime.getAsLong();
      log.warn(
          "{} may be half written: its last line is not ended, and it lacks what was there; it is"
              + " used if it stays so for {} s",
          loaded.files().main().getFileName(),
          PATIENCE.toSeconds());
    }
    return nanoTime.getAsLong() - sinceNanos < PATIENCE.toNanos();
  }

  /** What comes next is waited for anew. */
  void waitNoMore() {
    waiting = null;
  }

  private static boolean isOpen(LoadResult.Loaded loaded) {
    return loaded.files().texts().values().stream()
        .anyMatch(text -> !text.isEmpty() && !text.endsWith("\n"));
  }

  private static boolean lacks(Configuration next, Configuration current) {
    return !names(next).containsAll(names(current))
        || next.maintenance().size() < current.maintenance().size()
        || next.notification().routes().size() < current.notification().routes().size()
        || !next.notification()
            .channels()
            .keySet()
            .containsAll(current.notification().channels().keySet());
  }

  private static Set<String> names(Configuration configuration) {
    return configuration.targets().stream().map(Target::name).collect(Collectors.toSet());
  }
}
