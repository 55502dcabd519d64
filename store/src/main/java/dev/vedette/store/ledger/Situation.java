package dev.vedette.store.ledger;

import dev.vedette.model.maintenance.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that decides what a channel is told next: of the incidents of which something is due, and of
 * those that they depend on. Keys are incidents as receivers know them.
 *
 * @param quietTill what comes before this is collected for one message
 * @param due incidents to decide about, in the order in which they became known
 * @param pending their rows of the ledger, in the order of transitions; also those that wait
 * @param newest the last transition that was routed of each
 * @param told what the channel was told of each, and of the children that were named with it
 * @param acknowledged those that somebody has taken on
 * @param closedByHand those of which nobody wants to hear any more
 * @param parents what a target depends on, by the target's incident
 * @param windows maintenance of a target from the opening of its incident until now
 */
public record Situation(
    Instant quietTill,
    List<UUID> due,
    Map<UUID, List<PendingDelivery>> pending,
    Map<UUID, RoutedTransition> newest,
    Map<UUID, Told> told,
    Set<UUID> acknowledged,
    Set<UUID> closedByHand,
    Map<UUID, List<Parent>> parents,
    Map<UUID, List<Window>> windows) {
  /** A child, what it is reached through, and so on: deeper networks are not drawn so. */
  public static final int MAX_DEPTH = 5;

  /**
   * A target that another one is reached through.
   *
   * @param checkedTill slot of the newest check of it that was judged; null: it was never checked
   * @param down its outage that began before the child's, or soon after it, and has not ended
   *     before; null: none
   */
  public record Parent(String name, @Nullable Instant checkedTill, @Nullable UUID down) {}
}
