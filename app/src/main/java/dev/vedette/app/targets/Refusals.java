package dev.vedette.app.targets;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.targets.TargetTopic.Stored;
import dev.vedette.check.CheckSettings;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.SortedMap;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which documents a checker refuses because its own configuration does not allow what they name.
 * Judged by the configuration that the command is given: other checkers may have others.
 */
final class Refusals {
  private static final int NAME_COLUMNS = 100;
  private static final int REASON_COLUMNS = 200;

  private final TargetDocuments documents;
  private final String file;
  private final boolean judging;

  private Refusals(TargetDocuments documents, String file, boolean judging) {
    this.documents = documents;
    this.file = file;
    this.judging = judging;
  }

  /** By the part {@code check} of the configuration; without one nothing is refused. */
  static Refusals by(ConfigurationOption option) {
    Optional<CheckSettings> check = option.isThere() ? option.check() : Optional.empty();
    return new Refusals(
        option.targetDocuments(check.orElseGet(() -> CheckSettings.of(1, "unused"))),
        option.file().toString(),
        check.isPresent());
  }

  /** Why a checker with this configuration refuses it; empty when it does not. */
  Optional<String> of(TargetDocument document) {
    return judging ? documents.objection(document) : Optional.empty();
  }

  /** For people: whose judgement it is. */
  String judge() {
    return "the part check of " + file;
  }

  /** A sentence about documents that nothing here judges; empty when there are none. */
  Optional<String> unjudged(SortedMap<String, Stored> targets) {
    if (judging) {
      return Optional.empty();
    }
    long asking =
        targets.values().stream()
            .filter(stored ->
                stored instanceof Stored.Sound(TargetDocument document, int _)
                    && documents.objection(document).isPresent())
            .count();
    return asking == 0
        ? Optional.empty()
        : Optional.of(
            ("%d of them name variables or files, which checkers refuse unless check.documents"
                    + " allows them; %s has no part check to judge by")
                .formatted(asking, file));
  }

  /** On standard error. */
  void tell(CommandSpec spec, String name, String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "warning: '%s' is refused by %s: %s"
            .formatted(
                ServerText.line(name, NAME_COLUMNS),
                judge(),
                ServerText.line(why, REASON_COLUMNS)));
    err.flush();
  }
}
