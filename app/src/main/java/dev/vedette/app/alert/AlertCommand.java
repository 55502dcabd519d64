package dev.vedette.app.alert;

import dev.vedette.app.cli.CommandFamily;
import picocli.CommandLine.Command;

/** {@code vedette alert}: trying out what tells people. */
@Command(
    name = "alert",
    description = "Try out what tells people of incidents.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AlertTestCommand.class, AlertSimulateCommand.class},
    footer = {"  vedette alert test hook", "  vedette alert simulate --last 30d --after 5"})
public final class AlertCommand extends CommandFamily {}
