package dev.vedette.app.alert;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.SpanOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Terminal;
import dev.vedette.config.Part;
import dev.vedette.model.Target;
import dev.vedette.model.alert.Quorum;
import dev.vedette.store.Database;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette alert simulate}: other rules over the stored checks. */
@Command(
    name = "simulate",
    description = {
      "Decide about incidents once more over the stored checks, by other rules, and show what would"
          + " have been told, and when, beside what was.",
      "By the rules of the targets of -c FILE where it has any, otherwise by those of their time;"
          + " the options come before both. What is open at the beginning was decided by the rules"
          + " of its time. Whether people heard of a stored incident is what the ledger says, where"
          + " it knows; otherwise, and for what is simulated, as for a route without a delay."
          + " Maintenance and depends_on hold back what they would. Nothing is changed."
    },
    exitCodeList = {
      "0:done",
      "1:more alerts than --fail-if-alerts allows, or no check of that time to judge by",
      "2:wrong usage or configuration",
      "69:a service that it needs is not to be had",
      "70:a fault in Vedette itself"
    },
    footer = {
      "  vedette alert simulate --last 30d --after 5",
      "  vedette alert simulate --target shop --from 2026-11 --quorum any",
      "  vedette alert simulate -c vedette.yaml --last 7d --fail-if-alerts 10 --json"
    })
public final class AlertSimulateCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Mixin private final SpanOption time = new SpanOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      split = ",",
      description = "These targets alone; may be repeated.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Failures in a row, after which a location holds a target for down.")
  private @Nullable Integer after;

  @Option(
      names = "--recover",
      paramLabel = "N",
      description = "Successes in a row, after which it holds it for up again.")
  private @Nullable Integer recover;

  @Option(
      names = "--quorum",
      paramLabel = "Q",
      description = "How many locations must agree: majority, any, all, or a number.")
  private @Nullable String quorum;

  @Option(
      names = "--fail-if-alerts",
      paramLabel = "N",
      description =
          "End with 1 if more than so many alerts are simulated in that time, or if no check of it"
              + " is stored.")
  private @Nullable Integer failIfAlerts;

  @Option(names = "--all", description = "Print every incident, also those that stay as they were.")
  private boolean all;

  @Option(names = "--json", description = "Print all of it as a JSON object.")
  private boolean json;

  public AlertSimulateCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant();
    Span span = time.required(now).intersect(new Span(Instant.EPOCH, now));
    if (!span.from().isBefore(span.to())) {
      throw wrong("that time has not begun yet");
    }
    SimulatedRules rules = rules();
    Simulation simulation = StoreAccess.ask(option, database -> simulate(database, span, rules));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(SimulationJson.line(simulation));
    } else {
      Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
      new SimulationReport(out, paint, all).print(simulation);
    }
    out.flush();
    return failIfAlerts == null ? 0 : verdict(simulation, failIfAlerts);
  }

  /** Where nothing was judged, nothing is well. */
  private int verdict(Simulation simulation, int mostAlerts) {
    if (simulation.checksInSpan() == 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("--fail-if-alerts: no check of that time is stored, so nothing is shown by it");
      err.flush();
      return 1;
    }
    return simulation.simulatedAlerts() > mostAlerts ? 1 : 0;
  }

  private SimulatedRules rules() {
    try {
      Quorum votes = quorum == null ? null : Quorum.parse(quorum);
      return SimulatedRules.of(fileTargets(), after, recover, votes);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Those of a file that is named; a vedette.yaml that lies about says where PostgreSQL is. */
  private List<Target> fileTargets() {
    return option.configuration().isNamed()
        ? option.configuration().load(EnumSet.of(Part.TARGETS)).targets()
        : List.of();
  }

  private Simulation simulate(Database database, Span span, SimulatedRules rules) {
    List<String> names = chosen(database, rules);
    try {
      return new Simulator(database, span, rules).run(names);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Null: all. */
  private @Nullable List<String> chosen(Database database, SimulatedRules rules) {
    if (!targets.isEmpty()) {
      Set<String> known = new TargetNames(database).known(targets);
      for (String target : targets) {
        if (!known.contains(target)) {
          throw wrong(StoreAccess.unknown(database, target));
        }
      }
      return List.copyOf(known);
    }
    return rules.ofTargets().isEmpty() ? null : List.copyOf(rules.ofTargets().keySet());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
