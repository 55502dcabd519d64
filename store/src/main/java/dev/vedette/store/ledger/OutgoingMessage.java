package dev.vedette.store.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that a notifier has claimed and is to send now.
 *
 * @param id what receivers see as its id
 * @param at when the newest of what it tells happened
 * @param madeAt when it was put together
 * @param attempts how many this one makes
 * @param possibleRepeat whether the receiver may have heard an earlier attempt
 * @param old whether it comes late
 * @param claimedUntil another notifier sends it again then
 */
public record OutgoingMessage(
    UUID id,
    String channel,
    News news,
    Instant at,
    Instant madeAt,
    int attempts,
    boolean possibleRepeat,
    boolean old,
    Instant claimedUntil,
    List<Told> incidents) {
  public OutgoingMessage {
    incidents = List.copyOf(incidents);
  }

  /**
   * One of its incidents.
   *
   * @param transition after which it is told
   * @param children names of targets that are down with it, in their order
   * @param certificateEnd the last moment of the certificate that the transition is about; null of
   *     other incidents, and where the check that saw it is not there any more
   */
  public record Told(
      RoutedTransition transition,
      News news,
      boolean acknowledged,
      List<String> children,
      @Nullable Instant certificateEnd) {
    public Told {
      children = List.copyOf(children);
    }
  }
}
