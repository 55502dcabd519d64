package dev.vedette.app;

import dev.vedette.config.yaml.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** An argument that a command does not have, and what was meant perhaps. */
final class UnknownArgument {
  private final CommandSpec command;
  private final boolean option;

  /** Without a value behind an option's name, which may be a password. */
  private final String word;

  UnknownArgument(UnmatchedArgumentException e) {
    command = e.getCommandLine().getCommandSpec();
    option = e.isUnknownOption();
    String first = e.getUnmatched().getFirst();
    word = option ? first.split("=", 2)[0] : first;
  }

  String sentence() {
    if (option) {
      return "unknown option '" + word + "'" + meant(option());
    }
    Set<String> commands = command.subcommands().keySet();
    return commands.isEmpty()
        ? "one argument too many: '" + word + "'" + meant(ours().or(this::value))
        : "no such command: '" + word + "'" + meant(ours().or(() -> Suggestion.of(word, commands)));
  }

  private static String meant(Optional<String> words) {
    return words.map(known -> "; did you mean " + known + "?").orElse("");
  }

  private Optional<String> option() {
    Optional<String> ours = WordsOfOthers.option(command.qualifiedName(), word);
    return ours.isEmpty() && word.startsWith("--")
        ? Suggestion.of(word, longNames()).or(this::beginning)
        : ours;
  }

  private Optional<String> ours() {
    return WordsOfOthers.command(command.qualifiedName(), word);
  }

  private List<String> longNames() {
    return command.optionsMap().entrySet().stream()
        .filter(each -> each.getKey().startsWith("--") && !each.getValue().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The one that begins like this, if there is but one. */
  private Optional<String> beginning() {
    List<String> names = longNames().stream().filter(name -> name.startsWith(word)).toList();
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  /** What stands alone, and belongs behind an option. */
  private Optional<String> value() {
    boolean file = word.matches(".*\\.ya?ml");
    if (!file && has("--target")) {
      return Optional.of("--target " + word);
    }
    return file || !has("--data")
        ? Optional.of("-c " + word).filter(_ -> has("--config"))
        : Optional.empty();
  }

  private boolean has(String option) {
    return command.optionsMap().containsKey(option);
  }
}
