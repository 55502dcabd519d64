package dev.vedette.notify.plan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.MessagePart;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.PendingDelivery;
import dev.vedette.store.ledger.Plan;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.ledger.Situation;
import dev.vedette.store.ledger.Situation.Parent;
import dev.vedette.store.ledger.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a plan makes of a situation, without a database. */
class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final UUID MESSAGE = new UUID(1, 1);
  private static final Pace ALONE = new Pace(Duration.ZERO, Duration.ZERO, 100);

  private final List<UUID> due = new ArrayList<>();
  private final Map<UUID, List<PendingDelivery>> pending = new HashMap<>();
  private final Map<UUID, RoutedTransition> newest = new HashMap<>();
  private final Map<UUID, Told> told = new HashMap<>();
  private final Map<UUID, List<Parent>> parents = new HashMap<>();
  private final Map<UUID, List<Window>> windows = new HashMap<>();
  private long transitions;

  @Test
  void dependenciesInACircleStillTell() {
    UUID a = opened("a", NOW);
    UUID b = opened("b", NOW);
    parents.put(a, List.of(new Parent("b", NOW, b)));
    parents.put(b, List.of(new Parent("a", NOW, a)));

    Plan.NewMessage message = message();

    assertThat(message.parts()).hasSize(2);
    assertThat(message.parts().stream().filter(part -> part.under() == null)).hasSize(1);
    assertThat(message.deliveries()).hasSize(2);
  }

  @Test
  void aGrandchildIsNamedWithTheRoot() {
    UUID router = opened("router", NOW);
    UUID rack = opened("rack", NOW);
    UUID host = opened("host", NOW);
    parents.put(rack, List.of(new Parent("router", NOW, router)));
    parents.put(host, List.of(new Parent("rack", NOW, rack)));

    assertThat(message().parts().stream().filter(part -> part.under() != null))
        .extracting(MessagePart::incident, MessagePart::under)
        .containsExactlyInAnyOrder(tuple(rack, router), tuple(host, router));
  }

  @Test
  void aParentThatThisChannelIsNotToldOfHidesNothing() {
    UUID shop = opened("shop", NOW);
    UUID router = opened("router", NOW);
    pending.remove(router);
    due.remove(router);
    parents.put(shop, List.of(new Parent("router", NOW, router)));

    assertThat(message().news()).isEqualTo(News.OPENED);
  }

  @Test
  void windowsThatFollowEachOtherAreOne() {
    UUID shop = opened("shop", NOW.minusSeconds(60));
    windows.put(
        shop,
        List.of(
            new Window(NOW.minusSeconds(600), NOW.minusSeconds(30)),
            new Window(NOW.minusSeconds(30), NOW.plusSeconds(10))));

    Plan plan = plan(ALONE);

    assertThat(plan.message()).isNull();
    assertThat(plan.waits())
        .extracting(Plan.Wait::dueAt, Plan.Wait::reason)
        .containsExactly(tuple(NOW.plusSeconds(10), "maintenance"));
  }

  @Test
  void anEndIsToldInAMaintenanceTooAndWhateverTheParentsAre() {
    UUID shop = opened("shop", NOW.minusSeconds(60));
    closed(shop, "shop");
    told.put(shop, new Told(shop, MESSAGE, Told.State.OPEN, 0, null, null));
    windows.put(shop, List.of(new Window(NOW.minusSeconds(100), NOW.plusSeconds(100))));
    parents.put(shop, List.of(new Parent("router", NOW.minusSeconds(90), null)));

    assertThat(message().news()).isEqualTo(News.CLOSED);
  }

  @Test
  void aDigestTakesWhatFitsAndLeavesTheRestForTheNextAtOnce() {
    for (int i = 0; i < 150; i++) {
      opened("shop-" + i, NOW);
    }

    Plan plan = plan(new Pace(Duration.ofMinutes(1), Duration.ofSeconds(1), 100));

    Plan.NewMessage message = requireNonNull(plan.message());
    assertThat(message.news()).isEqualTo(News.DIGEST);
    assertThat(message.parts()).hasSize(100);
    assertThat(message.quietTill()).isEqualTo(NOW);
    assertThat(plan.settled()).isEmpty();
    assertThat(plan.waits()).isEmpty();
  }

  @Test
  void whatIsKnownAlreadyIsMergedIntoTheMessageThatToldIt() {
    UUID shop = opened("shop", NOW);
    told.put(shop, new Told(shop, MESSAGE, Told.State.OPEN, 0, null, null));

    Plan plan = plan(ALONE);

    assertThat(plan.message()).isNull();
    assertThat(plan.settled())
        .extracting(Plan.Settled::end)
        .containsExactly(new Plan.End.Merged(MESSAGE));
  }

  @Test
  void whatWaitsForARouteLeavesThePlanToOthers() {
    opened("shop", NOW);
    Instant now = NOW.plusSeconds(3);
    Routes none = new Routes(Set.of("hook"), List.of());

    Plan waiting = plan(none.awaitingUntil(NOW.plusSeconds(60)), ALONE, now);
    assertThat(waiting.settled()).isEmpty();
    assertThat(waiting.waits())
        .extracting(Plan.Wait::dueAt, Plan.Wait::reason)
        .containsExactly(tuple(NOW.plus(Planner.RETURN_ASKED), "route_removed"));

    assertThat(plan(none, ALONE, now).settled())
        .extracting(Plan.Settled::end)
        .containsExactly(new Plan.End.Suppressed("route_removed"));
  }

  private Plan.NewMessage message() {
    return requireNonNull(plan(ALONE).message());
  }

  private Plan plan(Pace pace) {
    return plan(new Routes(Set.of("hook"), List.of(Route.all("hook"))), pace, NOW);
  }

  private Plan plan(Routes routes, Pace pace, Instant now) {
    Situation situation =
        new Situation(now, due, pending, newest, told, Set.of(), Set.of(), parents, windows);
    return new Planner("hook", routes, pace, now, UUID::randomUUID).plan(situation);
  }

  private UUID opened(String target, Instant at) {
    UUID id = IncidentId.of(target, IncidentKind.DOWN, at);
    due.add(id);
    add(id, IncidentChange.OPENED, at, incident(id, target, at, null));
    return id;
  }

  private void closed(UUID id, String target) {
    add(id, IncidentChange.CLOSED, NOW, incident(id, target, NOW.minusSeconds(60), NOW));
  }

  private void add(UUID id, IncidentChange change, Instant at, StoredIncident incident) {
    transitions++;
    newest.put(id, new RoutedTransition(transitions, id, change, at, at, incident));
    pending
        .computeIfAbsent(id, _ -> new ArrayList<>())
        .add(new PendingDelivery(transitions, id, change, at, at, at, "all"));
  }

  private static StoredIncident incident(
      UUID id, String target, Instant openedAt, @Nullable Instant closedAt) {
    return new StoredIncident(
        id,
        IncidentKind.DOWN,
        target,
        null,
        null,
        Map.of(),
        openedAt,
        null,
        openedAt,
        closedAt,
        null,
        null,
        closedAt == null ? null : Reason.RECOVERED,
        0,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
