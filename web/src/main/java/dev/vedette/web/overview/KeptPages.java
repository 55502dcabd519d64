package dev.vedette.web.overview;

import dev.vedette.web.page.CompressedText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What many ask for, made once for each overview that is read: whoever asks for it gets a copy.
 * While somebody does, and for a while after, it is made as soon as an overview was read, so that
 * nobody waits for it. Safe for use by many threads.
 */
final class KeptPages {
  /** Each is up to some megabytes, as large as its page; what is beyond is made when asked for. */
  static final int MAX_KEPT = 8;

  /** What nobody asked for in this time is forgotten. */
  static final Duration KEPT_FOR = Duration.ofMinutes(15);

  /** An answer and what it shows. */
  record Made(Overview overview, CompressedText text) {}

  private final Map<String, Kept> byName = new ConcurrentHashMap<>();

  /**
   * What shows this overview, or one that was read later.
   *
   * @param name always has the same maker
   */
  Made of(String name, Overview overview, Function<Overview, CompressedText> maker) {
    Kept kept = byName.get(name);
    if (kept == null) {
      // A few more than the bound when many come at once.
      kept = new Kept(maker, false);
      if (byName.size() < MAX_KEPT) {
        Kept other = byName.putIfAbsent(name, kept);
        kept = other == null ? kept : other;
      }
    }
    kept.askedAt = overview.readAt();
    return kept.showing(overview);
  }

  /** What is made of each overview, whether somebody asked for it lately or not. */
  void always(String name, Function<Overview, CompressedText> maker) {
    byName.put(name, new Kept(maker, true));
  }

  /** Makes anew what was asked for lately, and forgets the others. */
  void show(Overview overview) {
    Instant since = overview.readAt().minus(KEPT_FOR);
    byName.values().removeIf(kept -> !kept.always && kept.askedAt.isBefore(since));
    for (Kept kept : List.copyOf(byName.values())) {
      var _ = kept.showing(overview);
    }
  }

  /** One answer; the newest that was made. */
  private static final class Kept {
    private final Function<Overview, CompressedText> maker;
    private final boolean always;
    private volatile Instant askedAt = Instant.MAX;
    private volatile @Nullable Made newest;

    Kept(Function<Overview, CompressedText> maker, boolean always) {
      this.maker = maker;
      this.always = always;
    }

    Made showing(Overview overview) {
      Made made = newest;
      return made != null && made.overview().read() >= overview.read() ? made : make(overview);
    }

    private synchronized Made make(Overview overview) {
      Made made = newest;
      if (made == null || made.overview().read() < overview.read()) {
        made = new Made(overview, maker.apply(overview));
        newest = made;
      }
      return made;
    }
  }
}
