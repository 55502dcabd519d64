package dev.vedette.app.history;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.Part;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.history.StorageRetention;
import dev.vedette.store.history.StorageRetention.Level;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette storage apply}: a shorter retention without the day of notice. */
@Command(
    name = "apply",
    description =
        "Keep the history for as long as 'storage' of the configuration says from now on: what is"
            + " older is dropped by the writer within a minute, and can't be had back.",
    footer = {"  vedette storage apply --now -c /etc/vedette/vedette.yaml"})
public final class StorageApplyCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Option(names = "--now", description = "Don't wait for the day of notice; has to be given.")
  private boolean now;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  public StorageApplyCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    if (!now) {
      throw new ParameterException(
          spec.commandLine(),
          "add --now to drop what is older at once; without this command a shorter time holds a day"
              + " after the writer has announced it");
    }
    StorageSettings settings = settings(option.configuration());
    List<Level> levels =
        StoreAccess.change(
            option,
            "INSERT and UPDATE on the table storage_retention",
            database -> {
              StorageRetention retention = new StorageRetention(database);
              retention.apply(settings);
              return retention.read();
            });
    PrintWriter out = spec.commandLine().getOut();
    levels.forEach(level -> out.println(StorageStatusCommand.kept(level)));
    out.flush();
    return 0;
  }

  /** Never the defaults: what they drop, and another configuration keeps, can't be had back. */
  private static StorageSettings settings(ConfigurationOption file) {
    if (!file.isNamed() && !file.isThere()) {
      throw new InvalidConfiguration(
          "there is no %s here to say how long to keep the history: name yours by -c FILE, or see by 'vedette storage status' what holds"
              .formatted(file.file()));
    }
    return file.load(EnumSet.of(Part.STORAGE)).storage();
  }
}
