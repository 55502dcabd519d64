package dev.vedette.app.incidents;

import static java.util.Objects.requireNonNull;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.SpanOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.store.Database;
import dev.vedette.store.decisions.Corrections;
import dev.vedette.store.decisions.FoldBeginnings;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.IncidentsOfSpan;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.observations.FoldBeginning;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    description = {
      "Decide once more about the stored checks, and compare what comes of it with the stored"
          + " incidents.",
      "Of the kinds down, partial and certificate, those that were open at some time of a span."
          + " With --apply what differs is mended as after a late check, and people who were told"
          + " hear of it; writers may run meanwhile."
    },
    exitCodeList = {
      "0:no difference, or none any more",
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

  @Option(names = "--apply", description = "Mend what differs.")
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
            option,
            "to write the tables incident, incident_transition, incident_alias, target_fold and"
                + " fold_checkpoint",
            database -> run(database, span))
        : StoreAccess.ask(option, database -> run(database, span));
  }

  private int run(Database database, Span span) {
    if (target != null && new TargetNames(database).known(List.of(target)).isEmpty()) {
      throw wrong(StoreAccess.unknown(database, target));
    }
    List<Difference> differences = compare(database, span, target == null ? null : List.of(target));
    if (differences.isEmpty() || !apply) {
      return differences.isEmpty() ? 0 : 1;
    }
    List<String> mended = mend(database, differences, span);
    return compare(database, span, mended).isEmpty() ? 0 : 1;
  }

  private List<Difference> compare(
      Database database, Span span, @Nullable Collection<String> names) {
    Map<String, List<StoredIncident>> stored = stored(database, span);
    Map<String, FoldBeginning> beginnings = new FoldBeginnings(database).read(names, span.from());
    List<Difference> differences = new ArrayList<>();
    long checks =
        new Backtest(database)
            .run(
                beginnings,
                span.to(),
                (name, slot, ofItsTime) -> ofItsTime.rule(),
                (name, incidents) ->
                    differences.addAll(
                        Difference.of(
                            name,
                            stored.getOrDefault(name, List.of()),
                            incidents,
                            span,
                            known(requireNonNull(beginnings.get(name))))));
    differences.sort(Comparator.comparing(Difference::openedAt));
    tell(differences, checks);
    return differences;
  }

  private static Instant known(FoldBeginning beginning) {
    return beginning.isWhole() ? Instant.MIN : beginning.from();
  }

  /** Returns the targets that were mended. */
  private List<String> mend(Database database, List<Difference> differences, Span span) {
    Map<String, Instant> from = new TreeMap<>();
    for (Difference difference : differences) {
      Instant openedAt = difference.openedAt();
      Instant wrong = openedAt.isBefore(span.from()) ? openedAt : span.from();
      from.merge(difference.target(), wrong, (one, other) -> one.isBefore(other) ? one : other);
    }
    Corrections corrections = new Corrections(database);
    int changes = 0;
    for (Map.Entry<String, Instant> each : from.entrySet()) {
      changes += corrections.correct(each.getKey(), each.getValue(), clock.instant()).size();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "mended those of %d %s; %d %s to be told%n",
        from.size(),
        from.size() == 1 ? "target" : "targets",
        changes,
        changes == 1 ? "change is" : "changes are");
    out.flush();
    return List.copyOf(from.keySet());
  }

  private void tell(List<Difference> differences, long checks) {
    PrintWriter out = spec.commandLine().getOut();
    differences.forEach(difference -> out.println(difference.line()));
    out.printf(
        Locale.ROOT,
        "%,d checks decided once more: %s%n",
        checks,
        differences.isEmpty() ? "no difference" : differences.size() + " incidents differ");
    out.flush();
  }

  private Map<String, List<StoredIncident>> stored(Database database, Span span) {
    try {
      return IncidentsOfSpan.read(new Incidents(database), span, target);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
