package dev.vedette.app.maintenance;

import dev.vedette.app.cli.CommandFamily;
import picocli.CommandLine.Command;

/** {@code vedette maintenance}: windows in which nobody is told and nothing counts. */
@Command(
    name = "maintenance",
    description =
        "Plan maintenance by hand, end it, or show what is planned. Checks go on in a window of"
            + " maintenance; reports leave it out, and nobody is told of what begins in it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MaintenanceAddCommand.class,
      MaintenanceListCommand.class,
      MaintenanceEndCommand.class
    },
    footer = {"  vedette maintenance add --target shop --for 2h --note 'new disks'"})
public final class MaintenanceCommand extends CommandFamily {}
