package dev.vedette.store.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written about a channel, in one transaction.
 *
 * @param settled rows of the ledger that come to their end without a message of their own
 * @param waits rows that are looked at again later
 * @param looks what was told and is to be looked at again, or no more
 * @param message null: nothing is to be sent now
 */
public record Plan(
    List<Settled> settled, List<Wait> waits, List<Look> looks, @Nullable NewMessage message) {
  public Plan {
    settled = List.copyOf(settled);
    waits = List.copyOf(waits);
    looks = List.copyOf(looks);
  }

  /** A row of the ledger, of the channel that the plan is about. */
  public record DeliveryKey(long transition, String route) {
    public static DeliveryKey of(PendingDelivery delivery) {
      return new DeliveryKey(delivery.transition(), delivery.route());
    }
  }

  /** How a row ends. */
  public sealed interface End {
    /** This message tells it, which is not the one of this plan. */
    record Merged(UUID message) implements End {}

    /** It is not told. */
    record Suppressed(String reason) implements End {}

    /** It should have been told and was not. */
    record GivenUp(String reason) implements End {}
  }

  /** A row that comes to its end. */
  public record Settled(DeliveryKey delivery, End end) {}

  /**
   * A row that waits.
   *
   * @param dueAt when it is looked at again
   * @param reason in a word
   */
  public record Wait(DeliveryKey delivery, Instant dueAt, String reason) {}

  /**
   * An incident that the channel was told of.
   *
   * @param lookAt null: no more
   * @param over whether the channel need not hear of it any more
   */
  public record Look(UUID incident, @Nullable Instant lookAt, boolean over) {}

  /**
   * A message to be sent at once.
   *
   * @param at when the newest of what it tells happened
   * @param old whether it comes late
   * @param deliveries rows that end with it
   * @param quietTill what comes before this is collected
   */
  public record NewMessage(
      UUID id,
      News news,
      Instant at,
      boolean old,
      List<MessagePart> parts,
      List<DeliveryKey> deliveries,
      Instant quietTill) {
    public NewMessage {
      parts = List.copyOf(parts);
      deliveries = List.copyOf(deliveries);
    }
  }
}
