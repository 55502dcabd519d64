package dev.vedette.app.history;

import dev.vedette.app.cli.CommandFamily;
import picocli.CommandLine.Command;

/** {@code vedette storage}: how long the history is kept. */
@Command(
    name = "storage",
    description = "Show how long the history is kept, or keep it for a shorter time at once.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StorageStatusCommand.class, StorageApplyCommand.class},
    footer = {"  vedette storage status"})
public final class StorageCommand extends CommandFamily {}
