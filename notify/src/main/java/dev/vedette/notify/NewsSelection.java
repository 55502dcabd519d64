package dev.vedette.notify;

import static java.util.stream.Collectors.toSet;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.OutgoingMessage.Told;
import dev.vedette.store.ledger.RoutedTransition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which transitions are news to somebody who listens since some moment: the openings, but for those
 * within maintenance, which wait for its end, and the ends of what was told. For one thread.
 */
final class NewsSelection {
  /** Incidents that are remembered of each sort; of more the oldest are forgotten. */
  static final int MAX_REMEMBERED = 10_000;

  private final Instant since;
  private final Set<UUID> told = Collections.newSetFromMap(new Bounded<>());
  private final Map<UUID, Told> held = new Bounded<>();

  private static final class Bounded<V> extends LinkedHashMap<UUID, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  /**
   * Nothing was told.
   *
   * @param since what was over by then is history
   */
  NewsSelection(Instant since) {
    this.since = since;
  }

  /**
   * What of that is open from before is to be told; of the rest what is within maintenance waits.
   *
   * @param windows of maintenance by target, each by its beginning
   */
  List<Told> begin(List<Told> open, Map<String, List<Window>> windows, Instant now) {
    List<Told> news = new ArrayList<>();
    for (Told each : open) {
      if (isWithin(each, windows, now)) {
        held.put(each.transition().told(), each);
      } else {
        open(each, news);
      }
    }
    return news;
  }

  /** What waits for the end of a maintenance. */
  Collection<Told> held() {
    return List.copyOf(held.values());
  }

  /**
   * What is to be told of these, and of what waited.
   *
   * @param fresh in the order in which they became known
   * @param windows of maintenance by target, each by its beginning
   */
  List<Told> select(List<Told> fresh, Map<String, List<Window>> windows, Instant now) {
    List<Told> news = new ArrayList<>();
    for (Told each : held()) {
      if (!isWithin(each, windows, now)) {
        held.remove(each.transition().told());
        open(each, news);
      }
    }
    Set<UUID> history =
        fresh.stream()
            .map(Told::transition)
            .filter(each -> isHistory(each.incident()))
            .map(RoutedTransition::told)
            .collect(toSet());
    for (Told each : fresh) {
      RoutedTransition transition = each.transition();
      if (!transition.leavesOpen()) {
        close(each, news);
      } else if (isKnown(transition)) {
        if (each.news() == News.UPDATED) {
          news.add(each);
        }
      } else if (isWithin(each, windows, now)) {
        held.put(transition.told(), each);
      } else if (!history.contains(transition.told())) {
        open(each, news);
      }
    }
    return news;
  }

  private boolean isHistory(StoredIncident incident) {
    Instant closedAt = incident.closedAt();
    return closedAt != null && closedAt.isBefore(since);
  }

  private boolean isKnown(RoutedTransition transition) {
    return told.contains(transition.told()) || told.contains(transition.incident().id());
  }

  private static boolean isWithin(Told each, Map<String, List<Window>> windows, Instant now) {
    StoredIncident incident = each.transition().incident();
    String target = incident.target();
    if (target == null) {
      return false;
    }
    Instant end = Window.endOf(windows.getOrDefault(target, List.of()), incident.openedAt());
    return end.isAfter(incident.openedAt()) && end.isAfter(now);
  }

  private void open(Told each, List<Told> news) {
    told.add(each.transition().told());
    news.add(new Told(each.transition(), News.OPENED, false, List.of(), each.certificateEnd()));
  }

  /** What went on as another incident is told by that one. */
  private void close(Told each, List<Told> news) {
    RoutedTransition transition = each.transition();
    held.remove(transition.told());
    boolean known = isKnown(transition);
    told.removeAll(List.of(transition.told(), transition.incident().id()));
    if (known && transition.incident().reason() != Reason.ESCALATED) {
      news.add(each);
    }
  }
}
