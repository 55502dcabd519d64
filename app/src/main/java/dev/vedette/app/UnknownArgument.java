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
  /** What {@code probe} has under another name than curl. */
  private static final Map<String, String> OF_CURL =
      Map.ofEntries(
          Map.entry("-k", "--insecure"),
          Map.entry("-u", "--user"),
          Map.entry("-x", "--proxy"),
          Map.entry("-v", "--verbose"),
          Map.entry("-m", "--timeout"),
          Map.entry("--max-time", "--timeout"),
          Map.entry("--cacert", "--ca"),
          Map.entry("-I", "-X HEAD"),
          Map.entry("-4", "--ip 4"),
          Map.entry("-6", "--ip 6"),
          Map.entry("--http1.1", "--http 1.1"),
          Map.entry("--http2", "--http 2"),
          Map.entry("--http3", "--http 3"));

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
        ? "one argument too many: '" + word + "'" + meant(value())
        : "no such command: '" + word + "'" + meant(Suggestion.of(word, commands));
  }

  private static String meant(Optional<String> words) {
    return words.map(known -> "; did you mean " + known + "?").orElse("");
  }

  private Optional<String> option() {
    String known = command.name().equals("probe") ? OF_CURL.get(word) : null;
    return known == null && word.startsWith("--")
        ? Suggestion.of(word, longNames()).or(this::beginning)
        : Optional.ofNullable(known);
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
