package dev.vedette.app;

import dev.vedette.app.config.Configuration;
import dev.vedette.app.config.ConfigurationReader;
import dev.vedette.model.Expectation;
import dev.vedette.model.Outcome;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Target;
import dev.vedette.probe.InvalidTargetException;
import dev.vedette.probe.Observation;
import dev.vedette.probe.Prober;
import dev.vedette.wire.ResultEncoder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette probe}: one check now. */
@Command(
    name = "probe",
    description =
        "Check once, now, and show what happened on the wire. Exit code 0 when all are up, 1 when any is not.",
    footer = {
      "  vedette probe https://example.org/ --match 'Example Domain'",
      "  vedette probe --json http://127.0.0.1:8080/ | jq .timings_us",
      "  vedette probe -f vedette.yaml --target shop"
    })
final class ProbeCommand implements Callable<Integer> {
  /** In the event of a target that has no configuration: the default of one that has. */
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Checks under way at once: a file may hold many thousand targets. */
  private static final int MAX_IN_FLIGHT = 200;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "URL", description = "What to check.")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "--match",
      paramLabel = "REGEX",
      description = "Pattern (RE2) that has to be found on the page.")
  private @Nullable String match;

  @Option(
      names = "--status",
      paramLabel = "LIST",
      split = ",",
      description = "Accepted status codes, such as 2xx,304; 2xx if not given.")
  private List<String> status = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "D",
      description = "Deadline of each check; 10s if not given.")
  private @Nullable Duration timeout;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Check the targets of this configuration instead.")
  private @Nullable Path file;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "With -f, check only this one; may be given several times.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Print the event as it would be published, one a line.")
  private boolean json;

  private final ConfigurationReader reader;

  ProbeCommand(ConfigurationReader reader) {
    this.reader = reader;
  }

  /** What to check, and from where. */
  private record Work(String location, List<Target> targets) {}

  @Override
  public Integer call() {
    Work work = file == null ? typed() : configured(file);
    try (Prober prober = Prober.start()) {
      List<CompletableFuture<Observation>> running = begin(prober, work.targets());
      boolean allUp = true;
      for (int i = 0; i < running.size(); i++) {
        Observation seen = running.get(i).join();
        print(work.targets().get(i), work.location(), seen);
        allUp &= seen.outcome() instanceof Outcome.Up;
      }
      return allUp ? 0 : 1;
    } catch (InvalidTargetException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<CompletableFuture<Observation>> begin(Prober prober, List<Target> targets) {
    Semaphore room = new Semaphore(MAX_IN_FLIGHT);
    List<CompletableFuture<Observation>> running = new ArrayList<>();
    for (Target target : targets) {
      room.acquireUninterruptibly();
      running.add(
          prober.probe(prober.prepare(target)).whenComplete((seen, error) -> room.release()));
    }
    return running;
  }

  private Work typed() {
    if (urls.isEmpty()) {
      throw wrong("Which URL? Or name a configuration with -f.");
    }
    if (!names.isEmpty()) {
      throw wrong("--target chooses from a configuration: name one with -f.");
    }
    try {
      Duration deadline = timeout == null ? TIMEOUT : timeout;
      Duration interval = deadline.compareTo(INTERVAL) > 0 ? deadline : INTERVAL;
      return new Work("local", UrlTargets.of(urls, interval, deadline, expectation()));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Expectation expectation() {
    Expectation any = match == null ? Expectation.DEFAULT : Expectation.matching(match);
    return status.isEmpty()
        ? any
        : new Expectation(
            status.stream().map(StatusRange::parse).toList(),
            Map.of(),
            any.body(),
            List.of(),
            null,
            null);
  }

  private Work configured(Path path) {
    if (!urls.isEmpty() || match != null || !status.isEmpty() || timeout != null) {
      throw wrong(
          "With -f the configuration says what to check and to expect: leave out the rest.");
    }
    Configuration configuration = reader.read(path).orThrow();
    List<Target> all = configuration.requireTargets();
    for (String name : names) {
      if (all.stream().noneMatch(target -> target.name().equals(name))) {
        throw wrong("no target in %s is named '%s'".formatted(path, name));
      }
    }
    List<Target> chosen =
        all.stream().filter(t -> names.isEmpty() || names.contains(t.name())).toList();
    return new Work(configuration.location(), chosen);
  }

  private void print(Target target, String location, Observation seen) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      byte[] event = ResultEncoder.encode(seen.toResult(target, location, seen.startedAt()));
      out.println(new String(event, StandardCharsets.UTF_8));
    } else {
      Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
      new ProbeReport(out, paint, Logging.isVerbose()).print(target, seen);
    }
    out.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
