package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.StoredIncident;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which incident something is done about, and who does it. A mixin. */
final class ActionArguments {
  /** Of the command that has these. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The incident, or the first digits of its identity.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Your name; that of the user on this machine if not given.")
  private String by = System.getProperty("user.name", "somebody");

  /**
   * Writes it down and says so.
   *
   * @param done what was done, with {@code %s} for by whom
   */
  int add(ServicesOption option, IncidentAction.Type type, @Nullable String note, String done) {
    if (by.isBlank()) {
      throw new ParameterException(command.commandLine(), "--by must not be empty");
    }
    if (note != null && note.length() > IncidentActions.MAX_NOTE_LENGTH) {
      throw new ParameterException(
          command.commandLine(),
          "a note has at most %d characters, not %d"
              .formatted(IncidentActions.MAX_NOTE_LENGTH, note.length()));
    }
    StoredIncident incident =
        StoreAccess.change(
            option, "INSERT on the table incident_action", database -> add(database, type, note));
    command
        .commandLine()
        .getOut()
        .printf(
            "%s %s %s of %s: %s%n",
            incident.id(),
            incident.kind().wireName(),
            incident.subject(),
            TimeWords.utc(incident.openedAt()),
            done.formatted(by) + over(incident, type));
    command.commandLine().getOut().flush();
    return 0;
  }

  /** What is to change who is told of it comes too late. */
  private static String over(StoredIncident incident, IncidentAction.Type type) {
    return incident.closedAt() == null || type == IncidentAction.Type.NOTE
        ? ""
        : "; but it is over since " + TimeWords.utc(incident.closedAt());
  }

  private StoredIncident add(Database database, IncidentAction.Type type, @Nullable String note) {
    StoredIncident incident = IncidentLookup.one(database, id, command);
    new IncidentActions(database).add(incident.id(), type, by, note);
    return incident;
  }
}
