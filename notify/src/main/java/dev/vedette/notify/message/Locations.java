package dev.vedette.notify.message;

import java.util.List;

/**
 * Which locations hold a target for what.
 *
 * @param down those that say that it is down
 * @param up those that say that it is up
 * @param unknown those that should know and do not
 */
public record Locations(List<String> down, List<String> up, List<String> unknown) {
  /** None is told of. */
  public static final Locations NONE = new Locations(List.of(), List.of(), List.of());

  public Locations {
    down = List.copyOf(down);
    up = List.copyOf(up);
    unknown = List.copyOf(unknown);
  }
}
