package dev.vedette.store.decisions;

import dev.vedette.store.incidents.IncidentChange;
import java.util.List;

/** Hears how the decisions go, for metrics. */
public interface DecisionListener {
  /** Hears nothing. */
  DecisionListener NONE =
      new DecisionListener() {
        @Override
        public void decided(long nanos) {}

        @Override
        public void changed(List<IncidentChange> changes) {}
      };

  /** A batch was decided, in so many nanoseconds, database included. */
  void decided(long nanos);

  /** These will be told, if the transaction succeeds. */
  void changed(List<IncidentChange> changes);
}
