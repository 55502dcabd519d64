package dev.vedette.notify.plan;

import java.util.Locale;

/** Why something is not told, or waits. The names stand in the ledger and are explained in docs. */
enum Reason {
  /** The target is in a window of maintenance. */
  MAINTENANCE,

  /** A target that it is reached through is down, or may be. */
  DEPENDENCY,

  /** It was over before the route's delay. */
  RECOVERED_EARLY,

  /** Somebody had taken it on before the route's delay. */
  ACKNOWLEDGED,

  /** Somebody closed it by hand. */
  CLOSED_BY_HAND,

  /** It happened more than a day before it became known. */
  TOO_OLD,

  /** It became known before the channel was there. */
  BEFORE_CHANNEL,

  /** The target is not watched any more, or paused. */
  TARGET_REMOVED,

  /** It never was. */
  RETRACTED,

  /** It grew into an incident of another kind, which is told. */
  ESCALATED,

  /** Its beginning was not told, so its end is none. */
  OPENING_NOT_TOLD,

  /** The configuration does not have the route, or the channel, any more. */
  ROUTE_REMOVED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
