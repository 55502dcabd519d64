package dev.vedette.app.setup;

import dev.vedette.app.cli.CommandFamily;
import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReference;
import dev.vedette.config.ConfigurationSchema;
import dev.vedette.notify.RouteSettings;
import dev.vedette.ops.OpsServer;
import dev.vedette.ops.OpsSettings;
import dev.vedette.web.WebSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette config}: everything about the file, without running anything. */
@Command(
    name = "config",
    description = "Check the configuration, or describe it to an editor.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"  vedette config check"})
public final class ConfigCommand extends CommandFamily {
  @Command(
      name = "check",
      description =
          "Read the whole configuration, the parts of every role, and tell every mistake in it,"
              + " with file, line and remedy.",
      footer = {"  vedette config check -c vedette.yaml"})
  public int check(@Mixin ConfigurationOption option) {
    Configuration configuration = option.load(ConfigCommand::requireAddress);
    PrintWriter out = out();
    int count = configuration.targets().size();
    out.println(count + (count == 1 ? " target, ok" : " targets, ok"));
    if (count == 0 && configuration.notification().routes().stream().anyMatch(this::asksFor)) {
      out.println(
          "not known: whether there are the targets and tags that notify.routes ask for; no target"
              + " is in this file. See vedette targets list");
    }
    out.flush();
    return 0;
  }

  private boolean asksFor(RouteSettings route) {
    return !route.match().targets().isEmpty() || !route.match().tags().isEmpty();
  }

  /**
   * Not a rule of the roles: after a boot an address may come later than they do, and they are
   * started until it is there.
   */
  private static void requireAddress(Object settings, Path directory) {
    Optional<String> objection =
        switch (settings) {
          case OpsSettings ops -> OpsServer.objection(ops.host());
          case WebSettings web -> OpsServer.objection(web.host());
          default -> Optional.empty();
        };
    objection.ifPresent(why -> {
      throw new IllegalArgumentException("host: " + why + "; 0.0.0.0 listens on all that it has");
    });
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
    PrintWriter out = out();
    out.print(text);
    out.flush();
    return 0;
  }
}
