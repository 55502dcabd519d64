package dev.vedette.web.overview;

import dev.vedette.store.Database;
import dev.vedette.store.history.DeadLetterTargets;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.TargetState;
import dev.vedette.store.query.TargetStates;
import java.time.InstantSource;
import java.util.List;

/**
 * Where the overview is read from. Called on a virtual thread, never twice at a time and at most
 * once a second; what it throws becomes a page that says so.
 */
public interface OverviewSource {
  /** Every target's state, in the order of the page. */
  List<TargetState> states();

  /** Whose events could not be stored lately: these targets may be absent from the states. */
  List<Unstored> unstored();

  /** Reads the tables, unless a newer Vedette has made them when it begins. */
  static OverviewSource of(Database database, InstantSource clock) {
    TargetStates states = new TargetStates(database);
    DeadLetterTargets deadLetters = new DeadLetterTargets(database);
    return new OverviewSource() {
      private volatile boolean known;

      @Override
      public List<TargetState> states() {
        if (!known) {
          database.requireKnownSchema();
          known = true;
        }
        return states.read(clock.instant());
      }

      @Override
      public List<Unstored> unstored() {
        return deadLetters.read(clock.instant());
      }
    };
  }
}
