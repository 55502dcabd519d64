package dev.vedette.app.cli;

import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --from}, {@code --last} and {@code --to}. A mixin. */
public final class SpanOption {
  /** Of the command that has these options. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec command;

  @ArgGroup private @Nullable Beginning beginning;

  private static final class Beginning {
    @Option(
        names = "--from",
        paramLabel = "TIME",
        description =
            "First month, day or moment: 2026-01, 2026-01-31, 2026-01-31T12:00:00Z (UTC).")
    private @Nullable String from;

    @Option(
        names = "--last",
        paramLabel = "D",
        description = "The time until now, or until --to: 1h, 7d.")
    private @Nullable Duration last;
  }

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Last month or day, or the moment to end before; now if not given.")
  private @Nullable String to;

  /**
   * What was asked for; empty without a beginning.
   *
   * @throws ParameterException that says what is wrong with it
   */
  public Optional<Span> span(Instant now) {
    try {
      String end = to == null ? now.toString() : to;
      if (beginning == null) {
        if (to != null) {
          throw new IllegalArgumentException("add --from or --last, which --to is the end of");
        }
        return Optional.empty();
      }
      return Optional.of(
          beginning.last == null
              ? TimeArguments.span(String.valueOf(beginning.from), end)
              : Span.last(beginning.last, TimeArguments.end(end)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same, where it must be given.
   *
   * @throws ParameterException when it is not, or wrong
   */
  public Span required(Instant now) {
    return span(now)
        .orElseThrow(() ->
            new ParameterException(command.commandLine(), "add --from or --last: which time?"));
  }
}
