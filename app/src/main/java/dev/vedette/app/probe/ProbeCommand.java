package dev.vedette.app.probe;

import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.UrlTargets;
import dev.vedette.app.printing.ProbeReport;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.Part;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Expectation;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Outcome;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Target;
import dev.vedette.probe.Observation;
import dev.vedette.probe.Prober;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.event.EvidenceEncoder;
import dev.vedette.wire.event.ResultEncoder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette probe}: one check now. */
@Command(
    name = "probe",
    description =
        "Check now and show what happened on the wire; with --verbose also what the server said.",
    exitCodeList = {
      "0:all are up",
      "1:one at least is not",
      "2:wrong usage or configuration",
      "70:a fault in Vedette itself"
    },
    footer = {
      "  vedette probe https://example.org/ --match 'Example Domain'",
      "  vedette probe https://example.org/ --http 3 --repeat 20 --every 500ms",
      "  vedette probe --json http://127.0.0.1:8080/ | jq .timings_us",
      "  vedette probe -f vedette.yaml --target shop"
    })
public final class ProbeCommand implements Callable<Integer> {
  /** In the event of a target that has no configuration: the default of one that has. */
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private static final String OVER_TLS = "https://";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_REPEAT = 10_000;

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration MIN_EVERY = Duration.ofMillis(100);
  private static final Duration MAX_EVERY = Duration.ofHours(1);

  /** Of a series in all: the times of each are kept for its summary. */
  private static final int MAX_CHECKS = 1_000_000;

  private static final Set<Part> PARTS = Set.of(Part.LOCATION, Part.DNS, Part.TARGETS);

  /** What may stand beside -f. */
  private static final Set<String> WITH_FILE =
      Set.of("--file", "--target", "--json", "--repeat", "--every", "--verbose");

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
      description =
          "Check the targets of this configuration instead; a line for each, with --verbose all of"
              + " it.")
  private @Nullable Path file;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "With -f, check only this one; may be given several times.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Print the event as it would be published, one a line.")
  private boolean json;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "How many times to check, 1 to 10000; then prints min, median, p95 and max.")
  private @Nullable Integer repeat;

  @Option(
      names = "--every",
      paramLabel = "D",
      description = "With --repeat, the time between two checks, 100ms to 1h; 1s if not given.")
  private @Nullable Duration every;

  @Mixin private RequestOptions request = new RequestOptions();

  private final ConfigurationReader reader;

  public ProbeCommand(ConfigurationReader reader) {
    this.reader = reader;
  }

  /** What to check, from where, and with which name servers. */
  private record Work(String location, DnsSettings dns, List<Target> targets) {}

  /**
   * What a prober takes long to load is loaded while the arguments are parsed, as that does too.
   */
  public static void preload(List<String> arguments) {
    if (is(arguments)) {
      List<String> urls = arguments.stream().filter(ProbeCommand::isUrl).toList();
      boolean tls = urls.stream().anyMatch(url -> url.startsWith(OVER_TLS));
      if (urls.size() == 1) {
        Prober.preloadForOne(tls);
      } else {
        Prober.preload(tls);
      }
    }
  }

  private static boolean isUrl(String argument) {
    return argument.startsWith("http://") || argument.startsWith(OVER_TLS);
  }

  /** Says of the option of all commands what more it does here. */
  public static void tellVerbose(CommandSpec probe) {
    OptionSpec verbose = probe.findOption("--verbose");
    probe.remove(verbose);
    probe.addOption(
        OptionSpec.builder(verbose)
            .description(
                "Show the headers and the beginning of the body too, with -f every phase of each"
                    + " target; log what Vedette does in detail, and show the stack trace of a"
                    + " fault.")
            .build());
  }

  /** Whether this is what is asked for. */
  public static boolean is(List<String> arguments) {
    return !arguments.isEmpty() && arguments.getFirst().equals("probe");
  }

  @Override
  public Integer call() {
    requireSensibleSeries();
    Work work = file == null ? typed() : configured(file);
    if (repeat != null && (long) repeat * work.targets().size() > MAX_CHECKS) {
      throw wrong("--repeat: these are more than %,d checks; repeat less".formatted(MAX_CHECKS));
    }
    boolean one = work.targets().size() == 1;
    try (Prober prober = one ? Prober.startForOne(work.dns()) : Prober.start(work.dns())) {
      return (repeat == null ? once(prober, work) : series(prober, work, repeat)) ? 0 : 1;
    } catch (InvalidTargetException e) {
      throw wrong(RequestOptions.named(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void requireSensibleSeries() {
    if (every != null && repeat == null) {
      throw wrong("--every is the time between repeated checks: add --repeat N");
    }
    if (repeat != null && (repeat < 1 || repeat > MAX_REPEAT)) {
      throw wrong("--repeat must be from 1 to " + MAX_REPEAT);
    }
    if (every != null && (every.compareTo(MIN_EVERY) < 0 || every.compareTo(MAX_EVERY) > 0)) {
      throw wrong("--every must be from 100ms to 1h");
    }
  }

  private boolean once(Prober prober, Work work) {
    PrintWriter out = spec.commandLine().getOut();
    if (file != null && !json && !Logging.isVerbose()) {
      ListReport list = new ListReport(out, paint());
      boolean allUp = new ProbeRun(prober, work.targets(), list::print).once();
      list.end();
      return allUp;
    }
    ProbeReport report = new ProbeReport(out, paint(), Logging.isVerbose());
    return new ProbeRun(prober, work.targets(), json ? events(work) : report::print).once();
  }

  private boolean series(Prober prober, Work work, int rounds) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    boolean named = work.targets().size() > 1;
    SeriesReport report = new SeriesReport(out, paint(), ZoneId.systemDefault(), named);
    ProbeRun run = new ProbeRun(prober, work.targets(), json ? events(work) : report::add);
    // Ctrl-C ends the process, not the summary of what was done so far.
    Runtime.getRuntime().addShutdownHook(new Thread(report::end, "vedette-summary"));
    boolean allUp = run.repeatedly(rounds, every == null ? EVERY : every);
    report.end();
    return allUp;
  }

  private static Paint paint() {
    return new Paint(Terminal.outputWantsColour(System.getenv()));
  }

  private BiConsumer<Target, Observation> events(Work work) {
    PrintWriter out = spec.commandLine().getOut();
    return (target, seen) -> {
      CheckResult result =
          seen.toResult(
              target,
              work.location(),
              seen.startedAt(),
              seen.outcome() instanceof Outcome.Down
                  ? EvidenceEncoder.encode(seen.evidence(target))
                  : null);
      out.println(new String(ResultEncoder.encode(result), StandardCharsets.UTF_8));
      out.flush();
    };
  }

  private Work typed() {
    if (urls.isEmpty()) {
      throw wrong("which URL? Give one, or name a configuration by -f FILE");
    }
    if (!names.isEmpty()) {
      throw wrong("--target chooses from a configuration: name one by -f FILE");
    }
    try {
      Duration deadline = timeout == null ? TIMEOUT : timeout;
      Duration interval = deadline.compareTo(INTERVAL) > 0 ? deadline : INTERVAL;
      List<Target> targets = UrlTargets.of(urls, interval, deadline, expectation());
      return new Work(
          "local", DnsSettings.DEFAULT, targets.stream().map(request::applyTo).toList());
    } catch (IllegalArgumentException e) {
      throw wrong(RequestOptions.named(String.valueOf(e.getMessage())));
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
    requireNothingBesides();
    if (Files.notExists(reader.resolve(path))) {
      throw wrong(
          "-f: there is no file %1$s; look at the name, or write one with 'vedette init %1$s'"
              .formatted(path));
    }
    Configuration configuration = reader.read(path, PARTS).orThrow();
    List<Target> all = configuration.requireTargets();
    for (String name : names) {
      if (all.stream().noneMatch(target -> target.name().equals(name))) {
        throw wrong(
            "no target in %s is named '%s'%s"
                .formatted(
                    path,
                    name,
                    Suggestion.question(name, all.stream().map(Target::name).toList())));
      }
    }
    List<Target> chosen =
        all.stream().filter(t -> names.isEmpty() || names.contains(t.name())).toList();
    return new Work(configuration.location(), configuration.dns(), chosen);
  }

  private void requireNothingBesides() {
    List<String> others =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !WITH_FILE.contains(name))
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    if (!urls.isEmpty()) {
      others.add(urls.getFirst());
    }
    if (!others.isEmpty()) {
      throw wrong(
          "with -f the configuration says what to check and to expect: leave out "
              + String.join(", ", others));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
