package dev.vedette.notify;

import dev.vedette.model.maintenance.Window;
import dev.vedette.notify.message.Headline;
import dev.vedette.notify.message.Message;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.IncidentSignal;
import dev.vedette.store.ledger.NewTransitions;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.OutgoingMessage.Told;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.maintenance.MaintenanceWindows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody who watches of incidents, as they begin and end, one line each. Unlike a channel
 * it owes nothing to anybody: what happened while it did not run, or while the database was away
 * for long, is not told later, and no ledger is kept.
 *
 * <p>Works on a thread of its own, which {@link #close} ends.
 */
public final class IncidentNews implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IncidentNews.class);

  /** PostgreSQL says at once that something happened; this is in case that gets lost. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** While a sum waits for its time. */
  private static final Duration SHORT_PERIOD = Duration.ofSeconds(1);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final Database database;
  private final NewTransitions transitions;
  private final MaintenanceWindows maintenance;
  private final MessageAssembly assembly;
  private final Scope scope;
  private final InstantSource clock;
  private final Consumer<Headline> listener;
  private final HeadlinePace pace;
  private final NewsSelection selection;
  private final IncidentSignal signal;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("vedette-news").unstarted(this::run);
  private volatile boolean isClosing;

  /** The last one that was looked at; negative: it has not begun. */
  private long last = -1;

  /**
   * What somebody wants to hear of.
   *
   * @param since what became known before it is told in one line, as far as it is open still
   * @param targets what is watched: of others nobody wants to know what was before
   * @param page address of the page, with a slash at its end
   * @param zone of the times
   */
  public record Scope(Instant since, Set<String> targets, String page, ZoneId zone) {
    public Scope {
      targets = Set.copyOf(targets);
    }
  }

  IncidentNews(
      Database database,
      Scope scope,
      InstantSource clock,
      LongSupplier nanoTime,
      Consumer<Headline> listener) {
    this.database = database;
    this.scope = scope;
    this.clock = clock;
    this.listener = listener;
    transitions = new NewTransitions(database);
    maintenance = new MaintenanceWindows(database);
    assembly = new MessageAssembly(scope.page());
    pace = new HeadlinePace(nanoTime, scope.page() + "incidents");
    selection = new NewsSelection(scope.since());
    signal = new IncidentSignal(database);
  }

  /**
   * Begins to listen; waits for nothing.
   *
   * @param listener called by one thread
   */
  public static IncidentNews start(
      Database database, Scope scope, InstantSource clock, Consumer<Headline> listener) {
    IncidentNews news = new IncidentNews(database, scope, clock, System::nanoTime, listener);
    news.thread.start();
    return news;
  }

  private void run() {
    try (signal) {
      while (!isClosing) {
        signal.await(pace.isHolding() ? SHORT_PERIOD : PERIOD);
        lookAndWait();
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while closing", e);
    } catch (RuntimeException e) {
      log.error("incidents are not told here any more: {}", e.getMessage(), e);
    }
  }

  private void lookAndWait() {
    try {
      look();
    } catch (StoreException e) {
      // Whoever stores the checks says so; it is looked at again.
      log.debug("can't look for news: {}", e.getMessage());
    }
  }

  /** Tells what there is; also what was found before the database went away. */
  void look() {
    List<Headline> news = new ArrayList<>();
    try {
      gather(news);
    } finally {
      if (!isClosing) {
        pace.pass(news).forEach(listener);
      }
    }
  }

  private void gather(List<Headline> news) {
    if (last < 0) {
      last = begin(news);
    }
    List<Told> fresh;
    do {
      fresh = transitions.after(last);
      List<Told> chosen = select(fresh);
      last = fresh.isEmpty() ? last : fresh.getLast().transition().id();
      chosen.forEach(each -> news.add(headline(each)));
    } while (fresh.size() == NewTransitions.MAX && !isClosing);
  }

  private long begin(List<Headline> news) {
    long newest = transitions.newest(scope.since());
    List<Told> open =
        new Incidents(database)
            .open().stream()
                .filter(each -> each.openedAt().isBefore(scope.since()))
                .filter(each -> each.target() == null || scope.targets().contains(each.target()))
                .map(IncidentNews::opened)
                .toList();
    Instant now = clock.instant();
    List<Message> told =
        selection.begin(open, windows(open.stream(), now), now).stream()
            .map(this::message)
            .toList();
    if (!told.isEmpty()) {
      news.add(Headline.stillOpen(told, scope.zone(), scope.page() + "incidents"));
    }
    return newest;
  }

  private static Told opened(StoredIncident incident) {
    Instant at = incident.openedAt();
    RoutedTransition transition =
        new RoutedTransition(0, incident.id(), IncidentChange.OPENED, at, at, incident);
    return new Told(transition, News.OPENED, false, List.of(), null);
  }

  private List<Told> select(List<Told> fresh) {
    Collection<Told> held = selection.held();
    if (fresh.isEmpty() && held.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    return selection.select(fresh, windows(Stream.concat(fresh.stream(), held.stream()), now), now);
  }

  /** From the first opening on. */
  private Map<String, List<Window>> windows(Stream<Told> incidents, Instant now) {
    return incidents
        .map(each -> each.transition().incident().openedAt())
        .min(Instant::compareTo)
        .map(from -> maintenance.byTarget(from, now.plusMillis(1)))
        .orElse(Map.of());
  }

  private Headline headline(Told told) {
    return Headline.of(message(told), scope.zone());
  }

  private Message message(Told told) {
    return assembly.message(told, clock.instant());
  }

  @Override
  public void close() {
    isClosing = true;
    signal.end();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
