package dev.vedette.notify.plan;

import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.ledger.MessagePart;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.PendingDelivery;
import dev.vedette.store.ledger.Plan.DeliveryKey;
import dev.vedette.store.ledger.Plan.NewMessage;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.ledger.Situation;
import dev.vedette.store.ledger.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together of what is to be told: one incident, or a digest of as many as fit. What
 * does not fit is told by the next one. For one plan.
 */
final class Composition {
  /** What comes later is told as old, with both times. */
  static final Duration OLD = Duration.ofMinutes(5);

  /** Names in a message, and rows of a transaction; more follow in the next message. */
  static final int MAX_CHILDREN = 1_000;

  private final String channel;
  private final Routes routes;
  private final Pace pace;
  private final Situation situation;
  private final Map<UUID, List<PendingDelivery>> due;
  private final Instant now;
  private final Map<UUID, News> tells = new HashMap<>();
  private final Map<UUID, Set<UUID>> children = new HashMap<>();

  Composition(
      String channel,
      Routes routes,
      Pace pace,
      Situation situation,
      Map<UUID, List<PendingDelivery>> due,
      Instant now) {
    this.channel = channel;
    this.routes = routes;
    this.pace = pace;
    this.situation = situation;
    this.due = due;
    this.now = now;
  }

  void tell(UUID incident, News news) {
    tells.put(incident, news);
  }

  void nameWith(UUID child, UUID root) {
    children.computeIfAbsent(root, _ -> new LinkedHashSet<>()).add(child);
  }

  /** Null: there is nothing to tell. */
  @Nullable NewMessage message(Supplier<UUID> ids) {
    children.keySet().forEach(root -> tells.putIfAbsent(root, News.UPDATED));
    List<UUID> order =
        tells.keySet().stream()
            .filter(situation.newest()::containsKey)
            .sorted(Comparator.comparingLong(each -> newest(each).id()))
            .toList();
    if (order.isEmpty()) {
      return null;
    }
    boolean single = pace.merge().isZero() && order.size() <= pace.atOnce();
    List<UUID> chosen = order.subList(0, single ? 1 : Math.min(order.size(), pace.maxIncidents()));
    List<MessagePart> parts = new ArrayList<>();
    Set<UUID> named = new LinkedHashSet<>(chosen);
    for (UUID incident : chosen) {
      parts.add(part(incident, Objects.requireNonNull(tells.get(incident)), null));
      for (UUID child : childrenOf(incident)) {
        if (parts.size() < MAX_CHILDREN + chosen.size() && named.add(child)) {
          parts.add(part(child, News.OPENED, incident));
        }
      }
    }
    News news = chosen.size() > 1 ? News.DIGEST : parts.getFirst().news();
    boolean more = chosen.size() < order.size();
    return new NewMessage(
        ids.get(),
        news,
        at(chosen),
        isOld(chosen),
        parts,
        named.stream().flatMap(each -> deliveries(each).stream()).map(DeliveryKey::of).toList(),
        more ? now : now.plus(pace.merge()));
  }

  private RoutedTransition newest(UUID incident) {
    return Objects.requireNonNull(situation.newest().get(incident));
  }

  /** Those that join it now, and those that were named with it before and are down still. */
  private Set<UUID> childrenOf(UUID root) {
    Set<UUID> all = new LinkedHashSet<>(children.getOrDefault(root, Set.of()));
    situation.told().values().stream()
        .filter(told -> told.state() == Told.State.WITH_PARENT && root.equals(told.parent()))
        .map(Told::incident)
        .filter(child -> situation.newest().containsKey(child) && newest(child).leavesOpen())
        .sorted()
        .forEach(all::add);
    return all;
  }

  private MessagePart part(UUID incident, News news, @Nullable UUID under) {
    RoutedTransition newest = newest(incident);
    return new MessagePart(
        incident,
        newest.id(),
        news,
        under,
        under == null ? routes.remind(channel, newest.incident()).orElse(null) : null,
        newest.incident().level(),
        situation.acknowledged().contains(incident));
  }

  private List<PendingDelivery> deliveries(UUID incident) {
    return due.getOrDefault(incident, List.of());
  }

  /** Of old news the time of the oldest: since then people have not heard. */
  private Instant at(List<UUID> chosen) {
    Comparator<Instant> order =
        isOld(chosen) ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return chosen.stream()
        .filter(each -> tells.get(each) != News.REMINDER)
        .map(this::at)
        .max(order)
        .orElse(now);
  }

  /** A beginning of which nobody heard counts, also when the end is known by now. */
  private Instant at(UUID incident) {
    RoutedTransition newest = newest(incident);
    boolean whole =
        newest.change() == IncidentChange.CLOSED && !situation.told().containsKey(incident);
    return whole ? newest.incident().openedAt() : newest.at();
  }

  private boolean isOld(List<UUID> chosen) {
    return chosen.stream()
        .flatMap(incident -> deliveries(incident).stream())
        .anyMatch(each -> each.dueAt().isBefore(now.minus(OLD)));
  }
}
