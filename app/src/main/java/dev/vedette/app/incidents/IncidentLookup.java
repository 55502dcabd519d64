package dev.vedette.app.incidents;

import dev.vedette.app.cli.TimeWords;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.StoredIncident;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The one incident that somebody means. */
final class IncidentLookup {
  private IncidentLookup() {}

  /** Throws ParameterException, for people, when there is none or more than one. */
  static StoredIncident one(Database database, String id, CommandSpec spec) {
    try {
      List<StoredIncident> found = new Incidents(database).find(id);
      if (found.size() == 1) {
        return found.getFirst();
      }
      throw new ParameterException(
          spec.commandLine(),
          found.isEmpty()
              ? "no incident's identity begins with '%s'; 'vedette incidents list' shows them"
                  .formatted(id)
              : "several incidents begin with '%s': %s".formatted(id, words(found)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String words(List<StoredIncident> found) {
    return found.stream()
        .map(each ->
            "%s (%s %s, %s)"
                .formatted(
                    each.id(),
                    each.kind().wireName(),
                    each.subject(),
                    TimeWords.utc(each.openedAt())))
        .collect(Collectors.joining(", "));
  }
}
