package dev.vedette.app.incidents;

import static java.util.Objects.requireNonNull;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.SpanOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Terminal;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.url.Url;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.store.ledger.LedgerReader.GivenUp;
import dev.vedette.store.ledger.MessageDetails;
import dev.vedette.store.ledger.MessageDetails.Details;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette incidents list}. */
@Command(
    name = "list",
    description = "List incidents, the newest first. Times are in UTC.",
    footer = {
      "  vedette incidents list --open",
      "  vedette incidents list --target shop --last 30d",
      "  vedette incidents list --kind certificate --json | jq .target"
    })
public final class IncidentListCommand implements Callable<Integer> {
  private static final int USUAL_LIMIT = 50;

  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Mixin private final SpanOption time = new SpanOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(names = "--open", description = "Only those that are open.")
  private boolean open;

  @Option(names = "--target", paramLabel = "NAME", description = "Only those of this target.")
  private @Nullable String target;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only those of this kind: down, partial, certificate, no_data or blind.")
  private @Nullable IncidentKind kind;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 10000; 50 if not given.")
  private int limit = USUAL_LIMIT;

  @Option(names = "--json", description = "Print a JSON object a line for each incident.")
  private boolean json;

  public IncidentListCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > IncidentFilter.MAX_LIMIT) {
      throw wrong("--limit must be from 1 to " + IncidentFilter.MAX_LIMIT);
    }
    Instant now = clock.instant();
    IncidentFilter filter =
        new IncidentFilter(time.span(now).orElse(null), target, kind, open, limit);
    Found found = StoreAccess.ask(option, database -> read(database, filter, now));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Url page = option.page();
      for (StoredIncident incident : found.incidents()) {
        Details details = requireNonNull(found.details().get(incident.id()));
        out.println(IncidentJson.line(incident, details, page));
      }
    } else {
      Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
      found.givenUp().forEach(each -> out.println(paint.alarming(LedgerLines.words(each))));
      new IncidentTable(out, paint, now)
          .print(found.incidents(), found.incidents().size() == limit);
    }
    out.flush();
    return 0;
  }

  /**
   * What is to be printed.
   *
   * @param details of each; empty for people
   * @param givenUp what channels were not told within the last day; empty for programs
   */
  private record Found(
      List<StoredIncident> incidents, Map<UUID, Details> details, List<GivenUp> givenUp) {}

  private Found read(Database database, IncidentFilter filter, Instant now) {
    List<StoredIncident> incidents = incidents(database, filter);
    return json
        ? new Found(incidents, new MessageDetails(database).of(incidents), List.of())
        : new Found(
            incidents,
            Map.of(),
            new LedgerReader(database).givenUp(now.minus(LedgerReader.GIVEN_UP_SHOWN), now));
  }

  private List<StoredIncident> incidents(Database database, IncidentFilter filter) {
    List<StoredIncident> incidents = new Incidents(database).list(filter);
    if (incidents.isEmpty()
        && target != null
        && new TargetNames(database).known(List.of(target)).isEmpty()) {
      throw wrong(StoreAccess.unknown(database, target));
    }
    return incidents;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
