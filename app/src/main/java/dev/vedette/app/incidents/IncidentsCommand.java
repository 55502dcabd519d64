package dev.vedette.app.incidents;

import dev.vedette.app.cli.CommandFamily;
import picocli.CommandLine.Command;

/** {@code vedette incidents}: the incidents, as the writer decided about them. */
@Command(
    name = "incidents",
    description = "Show incidents, and say what is done about them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      IncidentListCommand.class,
      IncidentShowCommand.class,
      IncidentAckCommand.class,
      IncidentNoteCommand.class,
      IncidentCloseCommand.class,
      IncidentRecomputeCommand.class
    },
    footer = {"  vedette incidents list --open"})
public final class IncidentsCommand extends CommandFamily {}
