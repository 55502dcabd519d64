package dev.vedette.app.history;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.TargetNames;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;

/** The configured database, for a command that asks it something and ends. */
final class StoreAccess {
  private StoreAccess() {}

  /** Throws Unavailable, for people, when the database does not answer. */
  static <T> T ask(ConfigurationOption option, Function<Database, T> question) {
    Configuration configuration = option.load(EnumSet.of(Part.POSTGRES));
    Logging.onlyOurs();
    try (Database database = Database.open(configuration.requirePostgres(), option.directory())) {
      return question.apply(database);
    } catch (StoreException e) {
      throw new Unavailable(
          "can't read PostgreSQL: " + e.getMessage() + "; 'vedette doctor' may say more", e);
    }
  }

  /** Why there is nothing to tell of a target, and what was meant perhaps. */
  static String unknown(Database database, String target) {
    List<String> names = new TargetNames(database).all();
    return names.contains(target)
        ? "no check of '" + target + "' from that location is stored"
        : "no check of '%s' is stored%s"
            .formatted(
                target,
                Suggestion.of(target, names)
                    .map(name -> "; did you mean " + name + "?")
                    .orElse(""));
  }
}
