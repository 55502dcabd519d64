package dev.vedette.app;

import dev.vedette.app.config.Configuration;
import dev.vedette.app.config.Reading;
import dev.vedette.check.Checker;
import dev.vedette.model.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette check}: the checker, on a machine of its own. */
@Command(
    name = "check",
    description = "Check the targets on their schedule and publish every result to Kafka.",
    footer = {"  vedette check -c /etc/vedette/vedette.yaml"})
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigurationOption option;

  CheckCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    Reading.Loaded loaded = option.read().loadedOrThrow();
    Configuration configuration = loaded.configuration();
    List<Target> targets = configuration.requireTargets();
    Checker.Options options =
        new Checker.Options(
            configuration.location(),
            configuration.check(),
            configuration.dns(),
            configuration.requireKafka());
    RoleRun run = new RoleRun();
    Checker checker = run.closing(Checker.start(options, run.metrics(), InstantSource.system()));
    checker.watch(targets, Checker.Beginning.TAKE_OVER);
    run.closing(TargetReload.start(option::read, loaded, checker::watchOnly));
    return run.run(checker, configuration.ops());
  }
}
