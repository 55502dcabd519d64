package dev.vedette.app.setup;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReference;
import dev.vedette.config.ConfigurationSchema;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette config}: everything about the file, without running anything. */
@Command(
    name = "config",
    description = "Check the configuration, or describe it to an editor.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"  vedette config check"})
public final class ConfigCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of config?");
  }

  @Command(
      name = "check",
      description =
          "Read the configuration and tell every mistake in it, with file, line and remedy.",
      footer = {"  vedette config check -c vedette.yaml"})
  public int check(@Mixin ConfigurationOption option) {
    Configuration configuration = option.load();
    PrintWriter out = spec.commandLine().getOut();
    int count = configuration.targets().size();
    out.println(count + (count == 1 ? " target, ok" : " targets, ok"));
    out.flush();
    return 0;
  }

  @Command(
      name = "schema",
      description = {
        "Print the JSON Schema of the configuration, for editors.",
        "With the YAML language server, begin the file with:",
        "  # yaml-language-server: $schema=vedette.schema.json"
      },
      footer = {"  vedette config schema > vedette.schema.json"})
  public int schema() {
    return print(ConfigurationSchema.json());
  }

  @Command(
      name = "reference",
      hidden = true,
      description = "Print the reference of all keys, as it stands in docs/configuration.md.",
      footer = {"  vedette config reference > docs/configuration.md"})
  public int reference() {
    return print(ConfigurationReference.markdown());
  }

  private int print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return 0;
  }
}
