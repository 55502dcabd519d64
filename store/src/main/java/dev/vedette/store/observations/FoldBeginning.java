package dev.vedette.store.observations;

import dev.vedette.model.incident.FoldState;
import java.time.Instant;

/**
 * Where deciding about a target once more begins.
 *
 * @param from the slot of the first check to be read, or one before it
 * @param state what is known by then
 * @param isWhole whether that is all there is to be known; false where older checks are not kept
 */
public record FoldBeginning(Instant from, FoldState state, boolean isWhole) {
  /** With nothing known, whatever was before. */
  public static FoldBeginning blank(Instant from) {
    return new FoldBeginning(from, FoldState.START, true);
  }
}
