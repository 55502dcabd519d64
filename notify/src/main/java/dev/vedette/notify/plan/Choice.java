package dev.vedette.notify.plan;

import dev.vedette.store.ledger.News;
import java.time.Instant;
import java.util.UUID;

/** What becomes of what is due of an incident. */
sealed interface Choice {
  /** The channel hears of it. */
  record Tell(News news) implements Choice {}

  /** It is named as a child in what the channel hears of this incident. */
  record NameWith(UUID root) implements Choice {}

  /** It is looked at again then. */
  record WaitUntil(Instant time, Reason reason) implements Choice {}

  /** The channel does not hear of it. */
  record Suppress(Reason reason) implements Choice {}

  /** The channel knows it already. */
  record Known(UUID message) implements Choice {}
}
