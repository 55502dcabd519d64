package dev.vedette.notify.plan;

import dev.vedette.model.text.Text;
import dev.vedette.store.incidents.StoredIncident;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route to one channel.
 *
 * @param after how long an incident must last before it is told
 * @param unlessAcknowledged whether it is not told once somebody has taken it on
 * @param remind when it is told again while it is open; null: it is not
 */
public record Route(
    String channel,
    Match match,
    Duration after,
    boolean unlessAcknowledged,
    @Nullable Duration remind) {
  /** A line of the ledger; what is longer is told apart by a hash. */
  private static final int MAX_NAME = 200;

  /** Everything to a channel, at once. */
  public static Route all(String channel) {
    return new Route(channel, Match.ALL, Duration.ZERO, false, null);
  }

  /**
   * What it is called in the ledger. Says whom it is about and when, so that a route whose words
   * change is another one; reminders may change.
   */
  public String name() {
    String words =
        match.words()
            + (after.isZero() ? "" : " after " + after)
            + (unlessAcknowledged ? " unless acknowledged" : "");
    if (words.length() <= MAX_NAME) {
      return words;
    }
    UUID hash = UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8));
    return Text.printable(words, MAX_NAME) + " " + hash;
  }

  boolean includes(StoredIncident incident) {
    return match.includes(incident);
  }
}
