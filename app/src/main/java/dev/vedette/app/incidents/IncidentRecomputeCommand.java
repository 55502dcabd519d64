package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.SpanOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.CorrectionRequests;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette incidents recompute}: a proof that the table follows the checks. */
@Command(
    name = "recompute",
    description =
        "Decide once more about all stored checks, and compare what comes of it with the stored"
            + " incidents of the kinds down, partial and certificate that were open at some time of"
            + " a span. With --apply the writers are asked to mend what differs, as they do after a"
            + " late check.",
    exitCodeList = {
      "0:no difference, or the writers were asked to mend it",
      "1:there are differences",
      "2:wrong usage or configuration",
      "69:a service that it needs is not to be had",
      "70:a fault in Vedette itself"
    },
    footer = {
      "  vedette incidents recompute --last 30d",
      "  vedette incidents recompute --target shop --from 2026-11 --apply"
    })
public final class IncidentRecomputeCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Mixin private final SpanOption time = new SpanOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(names = "--target", paramLabel = "NAME", description = "This target alone.")
  private @Nullable String target;

  @Option(names = "--apply", description = "Ask the writers to mend what differs.")
  private boolean apply;

  public IncidentRecomputeCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Span span = time.required(clock.instant());
    return apply
        ? StoreAccess.change(
            option, "UPDATE on the table target_fold", database -> run(database, span))
        : StoreAccess.ask(option, database -> run(database, span));
  }

  private int run(Database database, Span span) {
    if (target != null && new TargetNames(database).known(List.of(target)).isEmpty()) {
      throw wrong(StoreAccess.unknown(database, target));
    }
    Map<String, List<StoredIncident>> stored = stored(database, span);
    List<Difference> differences = new ArrayList<>();
    Backtest backtest = new Backtest(database);
    List<String> names = target == null ? null : List.of(target);
    Instant first = backtest.firstSlot(names).orElse(span.from());
    Span read = new Span(first.isBefore(span.to()) ? first : span.from(), span.to());
    long checks =
        backtest.run(
            names,
            read,
            (name, ofItsTime) -> ofItsTime,
            (name, incidents) ->
                differences.addAll(
                    Difference.of(name, stored.getOrDefault(name, List.of()), incidents, span)));
    differences.sort(Comparator.comparing(Difference::openedAt));
    return tell(database, differences, checks);
  }

  private int tell(Database database, List<Difference> differences, long checks) {
    PrintWriter out = spec.commandLine().getOut();
    differences.forEach(difference -> out.println(difference.line()));
    out.printf(
        Locale.ROOT,
        "%,d checks decided once more: %s%n",
        checks,
        differences.isEmpty() ? "no difference" : differences.size() + " incidents differ");
    if (!differences.isEmpty() && apply) {
      List<String> names =
          List.copyOf(new TreeSet<>(differences.stream().map(Difference::target).toList()));
      int known = new CorrectionRequests(database).add(names, differences.getFirst().openedAt());
      out.printf("the writers were asked to mend those of %d of %d targets%n", known, names.size());
    }
    out.flush();
    return differences.isEmpty() || apply ? 0 : 1;
  }

  private Map<String, List<StoredIncident>> stored(Database database, Span span) {
    List<StoredIncident> incidents =
        new Incidents(database)
            .list(new IncidentFilter(span, target, null, false, IncidentFilter.MAX_LIMIT));
    if (incidents.size() == IncidentFilter.MAX_LIMIT) {
      throw wrong(
          "more than %d incidents are stored of that time; choose a shorter one"
              .formatted(IncidentFilter.MAX_LIMIT));
    }
    Map<String, List<StoredIncident>> byTarget = new HashMap<>();
    for (StoredIncident incident : incidents) {
      if (incident.kind() != IncidentKind.NO_DATA && incident.kind() != IncidentKind.BLIND) {
        byTarget.computeIfAbsent(incident.subject(), name -> new ArrayList<>()).add(incident);
      }
    }
    return byTarget;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
