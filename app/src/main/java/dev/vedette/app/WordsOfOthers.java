package dev.vedette.app;

import java.util.Map;
import java.util.Optional;

/** What commands and options of well-known tools are called here. */
final class WordsOfOthers {
  /** By what stands behind {@code vedette}. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("start", "up"),
          Map.entry("run", "up"),
          Map.entry("serve", "up"),
          Map.entry("dashboard", "up"),
          Map.entry("monitor", "up"),
          Map.entry("ping", "probe URL"),
          Map.entry("curl", "probe URL"),
          Map.entry("test", "probe URL"),
          Map.entry("status", "incidents list --open"),
          Map.entry("list", "report"),
          Map.entry("ls", "report"),
          Map.entry("validate", "config check"),
          Map.entry("silence", "maintenance add"),
          Map.entry("history", "checks --target NAME"),
          Map.entry("logs", "checks --target NAME"),
          Map.entry("version", "--version"),
          Map.entry("notify test", "alert test CHANNEL"),
          Map.entry("config validate", "config check"),
          Map.entry("config test", "config check"),
          Map.entry("incidents ls", "incidents list"),
          Map.entry("incidents resolve", "incidents close"),
          Map.entry("incidents acknowledge", "incidents ack"),
          Map.entry("maintenance ls", "maintenance list"),
          Map.entry("maintenance start", "maintenance add"),
          Map.entry("maintenance silence", "maintenance add"),
          Map.entry("maintenance stop", "maintenance end"),
          Map.entry("targets ls", "targets list"),
          Map.entry("targets add", "targets apply -f FILE"),
          Map.entry("targets rm", "targets apply -f FILE --prune"),
          Map.entry("targets remove", "targets apply -f FILE --prune"),
          Map.entry("targets delete", "targets apply -f FILE --prune"),
          Map.entry("dead-letters ls", "dead-letters list"));

  /** By the command and the option, most of them curl's. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("up -p", "--port"),
          Map.entry("probe -k", "--insecure"),
          Map.entry("probe -L", "--redirects N"),
          Map.entry("probe -t", "--timeout"),
          Map.entry("probe -u", "--user"),
          Map.entry("probe -x", "--proxy"),
          Map.entry("probe -v", "--verbose"),
          Map.entry("probe -m", "--timeout"),
          Map.entry("probe --max-time", "--timeout"),
          Map.entry("probe --cacert", "--ca"),
          Map.entry("probe --expect-status", "--status"),
          Map.entry("probe --location", "--redirects N"),
          Map.entry("probe -I", "-X HEAD"),
          Map.entry("probe -4", "--ip 4"),
          Map.entry("probe -6", "--ip 6"),
          Map.entry("probe --http1.1", "--http 1.1"),
          Map.entry("probe --http2", "--http 2"),
          Map.entry("probe --http3", "--http 3"));

  private WordsOfOthers() {}

  /**
   * A command of ours, the whole line of it.
   *
   * @param command such as {@code vedette incidents}
   */
  static Optional<String> command(String command, String word) {
    return Optional.ofNullable(COMMANDS.get(key(command, word))).map(ours -> "vedette " + ours);
  }

  /** An option of the same command. */
  static Optional<String> option(String command, String word) {
    return Optional.ofNullable(OPTIONS.get(key(command, word)));
  }

  private static String key(String command, String word) {
    return (command + " " + word).substring("vedette ".length());
  }
}
