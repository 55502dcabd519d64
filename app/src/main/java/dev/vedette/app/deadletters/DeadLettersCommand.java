package dev.vedette.app.deadletters;

import dev.vedette.app.cli.CommandFamily;
import picocli.CommandLine.Command;

/** {@code vedette dead-letters}: what the writer could not store. */
@Command(
    name = "dead-letters",
    description = "Show the events that the writer could not store, or give them to it again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLetterListCommand.class, DeadLetterReplayCommand.class},
    footer = {"  vedette dead-letters list"})
public final class DeadLettersCommand extends CommandFamily {}
