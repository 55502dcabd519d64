package dev.vedette.app;

import dev.vedette.app.config.Configuration;
import dev.vedette.check.Checker;
import dev.vedette.wire.KafkaSettings;
import java.time.InstantSource;
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
    Configuration configuration = option.load();
    KafkaSettings kafka = configuration.requireKafka();
    Checker.Options options =
        new Checker.Options(
            configuration.location(),
            configuration.requireTargets(),
            configuration.check(),
            configuration.dns(),
            kafka,
            null);
    RoleRun run = new RoleRun();
    Checker checker = Checker.start(options, run.metrics(), InstantSource.system());
    return run.run(checker, configuration.ops());
  }
}
