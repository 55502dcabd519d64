package dev.vedette.app.incidents;

import static java.util.Objects.requireNonNull;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Terminal;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.IncidentTransitions;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.incidents.StoredTransition;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.store.ledger.MessageDetails;
import dev.vedette.store.query.checks.IncidentChecks;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette incidents show}. */
@Command(
    name = "show",
    description =
        "Show an incident: when it began and ended, what the first failed check saw beside the"
            + " last good one, what other locations knew, what happened since, what people"
            + " did and who was told.",
    footer = {"  vedette incidents show 019a3f2c"})
public final class IncidentShowCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "Its identity, or the first digits of it.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Option(names = "--json", description = "Print it as a JSON object, without the checks.")
  private boolean json;

  /** All that is told of one. */
  record Story(
      StoredIncident incident,
      List<StoredTransition> transitions,
      List<IncidentAction> actions,
      List<LedgerReader.Line> ledger,
      MessageDetails.Details details,
      IncidentChecks.Found checks) {}

  public IncidentShowCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Story story = StoreAccess.ask(option, this::read);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(StoryJson.line(story, option.page()));
    } else {
      Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
      new IncidentReport(out, paint, clock.instant()).print(story);
    }
    out.flush();
    return 0;
  }

  private Story read(Database database) {
    StoredIncident incident = IncidentLookup.one(database, id, spec);
    String target = incident.target();
    return new Story(
        incident,
        new IncidentTransitions(database).of(incident.id()),
        new IncidentActions(database).of(incident.id()),
        new LedgerReader(database).of(incident.id()),
        requireNonNull(new MessageDetails(database).of(List.of(incident)).get(incident.id())),
        target == null || json
            ? IncidentChecks.Found.NOTHING
            : new IncidentChecks(database)
                .of(
                    target,
                    incident.down(),
                    incident.beganBefore(),
                    incident.openedAt(),
                    incident.closedAt()));
  }
}
