package dev.vedette.web.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.LedgerReader.GivenUp;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the template of the list is given.
 *
 * @param incidents the newest first
 * @param acknowledged who is at which of them
 * @param givenUp what channels were not told within the day before
 * @param next address of the next page; null: there is none
 */
record IncidentListPage(
    Layout layout,
    IncidentQuery query,
    List<StoredIncident> incidents,
    Map<UUID, IncidentAction> acknowledged,
    List<GivenUp> givenUp,
    @Nullable String next) {
  /**
   * The page that fits the query.
   *
   * @param found what the store found, the newest first
   * @param acknowledged tells who is at which incident
   */
  static IncidentListPage of(
      Layout layout,
      IncidentQuery query,
      List<StoredIncident> found,
      Function<List<StoredIncident>, Map<UUID, IncidentAction>> acknowledged,
      List<GivenUp> givenUp) {
    List<StoredIncident> all = found.stream().filter(query::matches).toList();
    if (all.size() <= IncidentQuery.PAGE) {
      return new IncidentListPage(layout, query, all, acknowledged.apply(all), givenUp, null);
    }
    // Those that opened together are not torn apart: the next page begins before a moment.
    Instant last = all.get(IncidentQuery.PAGE).openedAt();
    List<StoredIncident> newer =
        all.stream().filter(incident -> incident.openedAt().isAfter(last)).toList();
    List<StoredIncident> shown = newer.isEmpty() ? all.subList(0, IncidentQuery.PAGE) : newer;
    Instant next = newer.isEmpty() ? last : last.plusMillis(1);
    return new IncidentListPage(
        layout, query, shown, acknowledged.apply(shown), givenUp, query.link(next));
  }

  /** Who is at it; null: nobody, or not yet at the moment that is shown. */
  @Nullable String acknowledgedBy(StoredIncident incident) {
    IncidentAction action = acknowledged.get(incident.id());
    return action == null || action.at().isAfter(layout.end()) ? null : action.by();
  }

  /** How long it lasted, or has lasted until now. */
  String duration(StoredIncident incident) {
    Instant end = query.isOpen(incident) ? layout.end() : incident.closedAt();
    return Format.duration(
        Duration.between(incident.beganBefore(), end == null ? layout.end() : end));
  }

  /** The page of one, at the same moment. */
  String link(StoredIncident incident) {
    return Layout.at(IncidentRoutes.PATHS + incident.id(), layout.at());
  }

  IncidentKind[] kinds() {
    return IncidentKind.values();
  }
}
