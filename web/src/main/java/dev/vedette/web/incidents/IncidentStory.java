package dev.vedette.web.incidents;

import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.incidents.StoredTransition;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.web.page.Layout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident with all that became of it.
 *
 * @param transitions in the order in which they became known
 * @param told the ledger
 */
record IncidentStory(
    StoredIncident incident,
    List<StoredTransition> transitions,
    List<IncidentAction> actions,
    List<LedgerReader.Line> told) {
  /**
   * What the template is given where there is nothing to show.
   *
   * @param opensLater whether it had not opened at the moment that was asked for
   */
  record Missing(Layout layout, boolean opensLater) {}

  /** As much of it as had happened by then; empty when it had not opened. */
  Optional<IncidentStory> asOf(Instant moment) {
    if (incident.openedAt().isAfter(moment)) {
      return Optional.empty();
    }
    List<StoredTransition> until =
        transitions.stream().filter(transition -> !transition.at().isAfter(moment)).toList();
    boolean isWhole = until.size() == transitions.size();
    return Optional.of(
        new IncidentStory(
            isWhole || until.isEmpty() ? incident : until.getLast().incident(),
            until,
            actions.stream().filter(action -> !action.at().isAfter(moment)).toList(),
            told.stream()
                .filter(line -> !line.at().isAfter(moment))
                .map(line -> asOf(line, moment))
                .toList()));
  }

  /** What was decided later was pending then. */
  private static LedgerReader.Line asOf(LedgerReader.Line line, Instant moment) {
    Instant decided = line.decidedAt();
    return decided == null || !decided.isAfter(moment)
        ? line
        : new LedgerReader.Line(
            line.change(),
            line.at(),
            line.channel(),
            line.route(),
            "pending",
            null,
            line.dueAt(),
            null,
            null);
  }
}
