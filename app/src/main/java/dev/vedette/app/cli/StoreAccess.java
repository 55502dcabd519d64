package dev.vedette.app.cli;

import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.TargetNames;
import java.util.List;
import java.util.function.Function;

/** The database, for a command that asks it something and ends. */
public final class StoreAccess {
  private StoreAccess() {}

  /** Throws Unavailable, for people, when the database does not answer. */
  public static <T> T ask(ServicesOption option, Function<Database, T> question) {
    return reach(
        option,
        question,
        e -> "can't read PostgreSQL: " + e.getMessage() + "; 'vedette doctor' may say more");
  }

  /**
   * The same for a command that writes.
   *
   * @param right what the role in postgres.url needs for it: {@code UPDATE on the table x}
   */
  public static <T> T change(ServicesOption option, String right, Function<Database, T> change) {
    return reach(
        option,
        change,
        e ->
            "can't write to PostgreSQL: %s; %s"
                .formatted(
                    e.getMessage(),
                    e.lacksRight()
                        ? "it takes " + right + ", which the role of 'vedette write' has"
                        : "'vedette doctor' may say more"));
  }

  private static <T> T reach(
      ServicesOption option, Function<Database, T> use, Function<StoreException, String> words) {
    try (Reached<PostgresSettings> postgres = option.postgres();
        Database database =
            Database.open(postgres.settings(), option.configuration().directory())) {
      return answer(option, database, use);
    } catch (StoreException e) {
      throw new Unavailable(words.apply(e), e);
    }
  }

  private static <T> T answer(
      ServicesOption option, Database database, Function<Database, T> question) {
    try {
      return question.apply(database);
    } catch (StoreException e) {
      if (e.lacksTables()) {
        database.requireKnownSchema();
        option
            .usedData()
            .ifPresent(data -> {
              throw new Unavailable(
                  "the data in %1$s is that of an older Vedette: 'vedette up --data %1$s' brings it up to date"
                      .formatted(data),
                  e);
            });
      }
      throw e;
    }
  }

  /** Why there is nothing to tell of a target, and what was meant perhaps. */
  public static String unknown(Database database, String target) {
    TargetNames names = new TargetNames(database);
    return names.known(List.of(target)).contains(target)
        ? "no check of '" + target + "' from that location is stored"
        : "no check of '%s' is stored%s"
            .formatted(target, Suggestion.question(target, names.all()));
  }
}
