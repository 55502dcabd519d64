package dev.vedette.check;

import dev.vedette.model.Setting;

/** How much a checker takes on at once. */
public record CheckSettings(
    @Setting(
            doc = "Checks that may run at once; a slot that finds no room is *unknown* (`missed`).",
            byDefault = "5000")
        int maxInFlight) {
  public CheckSettings {
    if (maxInFlight < 1 || maxInFlight > 100_000) {
      throw new IllegalArgumentException("max_in_flight must be from 1 to 100000");
    }
  }
}
