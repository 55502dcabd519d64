package dev.vedette.app.targets;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.store.Database;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.history.ForgottenTargets.Forgotten;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette targets forget}. */
@Command(
    name = "forget",
    description =
        "Take targets that nobody checks any more, because they were removed or renamed, from the"
            + " page at once instead of after a week. Their history stays in PostgreSQL, and ends"
            + " with their last check. A target that is still checked comes back with its next"
            + " result, one that is paused when it is resumed.",
    footer = {"  vedette targets forget old-shop old-blog"})
public final class TargetForgetCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Their names.")
  private List<String> names = new ArrayList<>();

  public TargetForgetCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    StoreAccess.change(
            option, "UPDATE on the table target and INSERT on target_pause", this::forget)
        .forEach(this::tell);
    return 0;
  }

  /** All of them, or none when one is unknown. */
  private List<Forgotten> forget(Database database) {
    Set<String> known = new TargetNames(database).known(names);
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(spec.commandLine(), StoreAccess.unknown(database, name));
      }
    }
    return new ForgottenTargets(database).forget(names, clock.instant());
  }

  private void tell(Forgotten target) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("forgot " + target.name() + "; its history stays");
    out.flush();
    if (target.isPaused()) {
      warn(target.name() + " is paused: it stays away from the page until it is resumed");
    } else if (target.isFresh()) {
      warn(
          "%s was checked a moment ago: if it is still to be watched, its next result brings it back"
              .formatted(target.name()));
    }
  }

  private void warn(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }
}
