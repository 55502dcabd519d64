package dev.vedette.app.roles;

import dev.vedette.app.roles.RoleConfiguration.LastGood;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationFiles;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.LoadResult;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a role starts with: what its files say or, where that can't be used and something else could
 * before, what they said then. It is all of the one or all of the other, never a mixture.
 *
 * @param files to be kept once the role runs; null when it is the kept ones that are used
 * @param refusal why what the files say is not used; null when it is
 * @param since when what is used was read
 * @param watched as in {@link LoadResult#watched()}, of the files as they are now
 */
record FirstReading(
    Configuration configuration,
    @Nullable ConfigurationFiles files,
    @Nullable Refusal refusal,
    Instant since,
    Set<Path> watched) {
  private static final Logger log = LoggerFactory.getLogger(FirstReading.class);

  /**
   * Reads the files, and what was kept of them if need be.
   *
   * @throws InvalidConfiguration when there is nothing to start with
   */
  static FirstReading of(RoleConfiguration role) {
    return switch (role.read()) {
      case LoadResult.Loaded loaded when isWhole(loaded) -> used(loaded);
      case LoadResult.Loaded loaded ->
          role.lastGood()
              .filter(before -> before.targets() > 0)
              .map(before ->
                  instead(before, Refusal.noTarget(role.file(), before.targets()), loaded))
              .orElseGet(() -> used(loaded));
      case LoadResult.Invalid invalid ->
          role.lastGood()
              .map(before -> instead(before, role.refusal(invalid), invalid))
              .orElseThrow(() -> new InvalidConfiguration(invalid.problems()));
    };
  }

  /** Whether no target can have got lost. */
  private static boolean isWhole(LoadResult.Loaded loaded) {
    return !loaded.configuration().targets().isEmpty() || loaded.saysNoTargets();
  }

  private static FirstReading used(LoadResult.Loaded loaded) {
    return new FirstReading(
        loaded.configuration(), loaded.files(), null, Instant.now(), loaded.watched());
  }

  private static FirstReading instead(LastGood before, Refusal refusal, LoadResult reading) {
    refusal.log(log, "the configuration is not used");
    log.error(
        "in use instead is all that it said at {}, kept in {}; mend it: it is read again when it"
            + " changes",
        before.since().truncatedTo(ChronoUnit.SECONDS),
        before.file());
    return new FirstReading(
        before.configuration(), null, refusal, before.since(), reading.watched());
  }
}
