package dev.vedette.store.observations;

import dev.vedette.model.alert.Alerts;
import dev.vedette.model.incident.Observation;
import java.time.Instant;

/** Takes the observations of one target. */
interface ObservationListener {
  WatchedTarget target();

  /** Where they begin; earlier ones of that day come too. */
  Instant from();

  /**
   * The next one, in their order.
   *
   * @param alerts what its target asked for at that time
   */
  void take(Observation next, Alerts alerts);
}
