package dev.vedette.app.history;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.SpanOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.store.Database;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.TargetNames;
import dev.vedette.store.query.checks.CheckExport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette export}: single checks for other programs. */
@Command(
    name = "export",
    description =
        "Write single checks, archived ones too, as a flat JSON object a line, or as CSV, in the"
            + " order of their slots.",
    footer = {
      "  vedette export --target shop --from 2026-01 --to 2026-03 -o shop.json",
      "  vedette export --target shop --last 1h",
      "  vedette export --all --from 2026-11-27 --csv | gzip > checks.csv.gz"
    })
public final class ExportCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Which which;

  private static final class Which {
    @Option(names = "--target", paramLabel = "NAME", description = "Checks of this target.")
    private @Nullable String target;

    @Option(names = "--all", description = "Checks of all targets.")
    private boolean all;
  }

  @Mixin private final SpanOption time = new SpanOption();

  @ArgGroup private @Nullable Format format;

  private static final class Format {
    @Option(names = "--csv", description = "Write comma-separated values (RFC 4180).")
    private boolean csv;

    @Option(names = "--json", description = "Write a JSON object a line, as without this option.")
    @SuppressWarnings("UnusedVariable") // says what is done anyway
    private boolean json;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write there instead of to the standard output.")
  private @Nullable Path output;

  public ExportCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant();
    Span stored = new Span(Instant.EPOCH, now.plus(1, ChronoUnit.HOURS));
    Span span = time.required(now).intersect(stored);
    return StoreAccess.ask(option, database -> export(database, span));
  }

  private int export(Database database, Span span) {
    String target = which.all ? null : which.target;
    if (target != null && new TargetNames(database).known(List.of(target)).isEmpty()) {
      throw new ParameterException(spec.commandLine(), StoreAccess.unknown(database, target));
    }
    if (output == null) {
      write(database, target, span, spec.commandLine().getOut());
      return 0;
    }
    try (PrintWriter file =
        new PrintWriter(
            new OutputStreamWriter(Files.newOutputStream(output), StandardCharsets.UTF_8))) {
      write(database, target, span, file);
      return 0;
    } catch (IOException e) {
      throw new Unavailable("can't write " + e.getMessage(), e);
    }
  }

  /** Day by day, so that no transaction lasts for long. */
  private void write(Database database, @Nullable String target, Span asked, PrintWriter out) {
    RecordLines lines = format != null && format.csv ? new CsvLines() : new JsonLines();
    CheckExport export = new CheckExport(database);
    Span span = export.stored(asked);
    ExportProgress progress =
        new ExportProgress(spec.commandLine().getErr(), Terminal.drawsOver(System.getenv()), span);
    lines.begin(CheckExport.COLUMNS, out);
    for (Instant day = span.from(); day.isBefore(span.to()); ) {
      Instant next = day.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
      export.read(
          target,
          new Span(day, next).intersect(span),
          row -> {
            lines.write(CheckExport.COLUMNS, row, out);
            progress.row();
          });
      if (out.checkError()) {
        throw new Unavailable(
            "can't write the rest: the disk is full, or nobody reads any more", null);
      }
      progress.day(next);
      day = next;
    }
    progress.end();
  }
}
