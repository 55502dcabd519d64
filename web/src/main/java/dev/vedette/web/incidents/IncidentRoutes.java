package dev.vedette.web.incidents;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.IncidentTransitions;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.store.query.checks.StoredChecks;
import dev.vedette.web.page.Answer;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.IncidentText;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.Section;
import dev.vedette.web.page.SharedAnswers;
import dev.vedette.web.targets.CheckFragment;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The list of incidents, and each one's page. Safe for use by many threads. */
public final class IncidentRoutes implements PageRoutes {
  /** What all their paths begin with. */
  public static final String PATHS = "/incidents/";

  private static final String LIST = "/incidents";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final String[] FILES = {"target.css", "incidents.css"};

  /** One connection is enough for some hundred pages a second. */
  private static final int AT_ONCE = 1;

  private final Pages pages;
  private final Incidents incidents;
  private final IncidentTransitions transitions;
  private final IncidentActions actions;
  private final LedgerReader ledger;
  private final StoredChecks checks;
  private final CheckFragment fragment;
  private final SharedAnswers answers = new SharedAnswers(AT_ONCE);

  public IncidentRoutes(Pages pages, Database database) {
    this.pages = pages;
    incidents = new Incidents(database);
    transitions = new IncidentTransitions(database);
    actions = new IncidentActions(database);
    ledger = new LedgerReader(database);
    checks = new StoredChecks(database);
    fragment = new CheckFragment(pages, database);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(LIST, this::list);
    routes.get("/incidents/{id}", this::incident);
  }

  private void list(Context context) throws BadAddress {
    IncidentQuery query = IncidentQuery.of(context::queryParam, pages.clock().instant());
    answers
        .get(query.address(), () -> pages.answer(OK, "incidents/list.jte", read(query)))
        .send(context);
  }

  private IncidentListPage read(IncidentQuery query) {
    Layout layout =
        Layout.of(pages, Section.INCIDENTS, "Incidents", FILES).asOf(query.at(), query.present());
    return IncidentListPage.of(
        layout,
        query,
        incidents.list(query.filter()),
        actions::acknowledged,
        ledger.givenUp(layout.end().minus(LedgerReader.GIVEN_UP_SHOWN), layout.end()));
  }

  private void incident(Context context) throws BadAddress {
    Instant at = Moments.past(context.queryParam("at"), pages.clock().instant());
    String id = context.pathParam("id");
    answers.get(Pages.address(context), () -> incident(id, at)).send(context);
  }

  private Answer incident(String id, @Nullable Instant at) {
    List<StoredIncident> found = find(id);
    Optional<IncidentStory> story =
        found.size() == 1 ? Optional.of(story(found.getFirst())) : Optional.empty();
    Optional<IncidentStory> then = at == null ? story : story.flatMap(each -> each.asOf(at));
    if (then.isPresent()) {
      return pages.answer(OK, "incidents/page.jte", page(then.get(), at));
    }
    Layout layout =
        Layout.of(pages, Section.INCIDENTS, "No such incident", FILES)
            .asOf(at, PATHS + Paths.encoded(id));
    return pages.answer(
        NOT_FOUND, "incidents/missing.jte", new IncidentStory.Missing(layout, story.isPresent()));
  }

  private IncidentStory story(StoredIncident incident) {
    return new IncidentStory(
        incident,
        transitions.of(incident.id()),
        actions.of(incident.id()),
        ledger.of(incident.id()));
  }

  private List<StoredIncident> find(String id) {
    try {
      return incidents.find(id);
    } catch (IllegalArgumentException notOne) {
      return List.of();
    }
  }

  private IncidentPage page(IncidentStory story, @Nullable Instant at) {
    StoredIncident incident = story.incident();
    String title = incident.subject() + ": " + IncidentText.headline(incident);
    Layout layout =
        Layout.of(pages, Section.INCIDENTS, title, FILES)
            .asOf(at, IncidentRoutes.PATHS + incident.id());
    return new IncidentPage(layout, story, places(incident), check(incident));
  }

  private List<CheckResult> places(StoredIncident incident) {
    String target = incident.target();
    return target == null ? List.of() : checks.at(target, incident.openedAt());
  }

  /** The first failed check, of the first location by name that held the target for down. */
  private String check(StoredIncident incident) {
    String target = incident.target();
    if (target == null || incident.failure() == null || incident.down().isEmpty()) {
      return "";
    }
    return fragment
        .html(target, incident.down().getFirst(), incident.beganBefore())
        .or(() -> fragment.html(target, incident.down().getFirst(), incident.openedAt()))
        .orElse("");
  }
}
