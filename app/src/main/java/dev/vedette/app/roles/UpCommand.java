package dev.vedette.app.roles;

import dev.vedette.app.cli.Foreground;
import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.app.cli.UrlTargets;
import dev.vedette.app.cli.Version;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.Part;
import dev.vedette.model.Expectation;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.up.Up;
import dev.vedette.up.UpData;
import dev.vedette.up.UpOptions;
import dev.vedette.web.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette up}: everything in one process. */
@Command(
    name = "up",
    description = {
      "Run everything in one process, on a Kafka broker and a PostgreSQL of its own.",
      "Watches the URLs given, else the targets of a configuration, else a demo site that it serves"
          + " itself.",
      "Prints a line when a site goes down and when it is up again."
    },
    footer = {
      "  vedette up",
      "  vedette up https://example.org/ localhost:3000",
      "  vedette up -c vedette.yaml --data /var/lib/vedette"
    })
public final class UpCommand implements Callable<Integer> {
  /** Its broker and its database are its own. */
  private static final Set<Part> PARTS =
      Set.of(
          Part.LOCATION,
          Part.CHECK,
          Part.DNS,
          Part.WRITE,
          Part.STORAGE,
          Part.NOTIFY,
          Part.WEB,
          Part.MAINTENANCE,
          Part.TARGETS);

  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "URL", description = "What to watch.")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Watch the targets of this file; vedette.yaml if there is one here. Its kafka and"
              + " postgres are not used.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = UpData.DEFAULT,
      description = "Where the history is kept; ${DEFAULT-VALUE} here if not given.")
  private Path data = Path.of(UpData.DEFAULT);

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the page, and none but this; 8080 or the next free one if not given.")
  private @Nullable Integer port;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "10s",
      description = "Time between two checks of a URL given here; ${DEFAULT-VALUE} if not given.")
  private Duration interval = Duration.ofSeconds(10);

  private final ConfigurationReader reader;

  /** Of the configuration, when there is one. */
  private @Nullable ConfigurationReload reload;

  /** The file that it runs by; null: none. */
  private @Nullable Path chosen;

  public UpCommand(ConfigurationReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() {
    UpOptions options = options();
    Foreground foreground = new Foreground(() -> say("Stopping; the history stays."));
    CacheProcess cache = foreground.closing(CacheProcess.ifWorthwhile());
    try {
      Up.Running running = Up.start(options, InstantSource.system(), foreground.resources());
      if (reload != null) {
        Up up = running.up();
        up.showUnused(reload::unused);
        up.beside(
            reload
                .measured(up.metrics())
                .maintaining(up::maintain)
                .notifying(up::tell)
                .start(up::watchOnly));
      }
      new UpData(data).note(reload == null ? null : chosen);
      announce(running.addresses(), options);
      tellNews(running.up());
      cache.begin();
      // Before all others end, and is waited for after them.
      foreground.resources().add(cache::end);
      foreground.awaitStop(running.up().stopped());
      return 0;
    } catch (IOException e) {
      foreground.close();
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | Error e) {
      // Told to stop on the way, it fails at whatever is closed under it; so do static parts of
      // Kafka.
      foreground.close();
      throw e;
    }
  }

  private void say(String sentence) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(sentence);
    out.flush();
  }

  private UpOptions options() {
    Configuration configuration = configuration();
    List<Target> targets = urls.isEmpty() ? configuration.targets() : typed();
    WebSettings web = configuration.web();
    return new UpOptions(
        data,
        configuration.location(),
        targets,
        configuration.check(),
        configuration.dns(),
        configuration.write(),
        configuration.storage(),
        configuration.notification(),
        port == null ? web : webOn(web, port),
        configuration.maintenance(),
        port != null && port != 0,
        Version.number());
  }

  private Configuration configuration() {
    if (!urls.isEmpty() && file != null) {
      throw wrong("either URLs or a configuration, not both: add the URLs to " + file);
    }
    if (urls.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption("--interval")) {
      throw wrong(
          "--interval is for URLs given here: add one, or write 'interval' in a configuration, of a"
              + " target or under 'defaults'");
    }
    Path here = Path.of(ConfigurationReader.DEFAULT_FILE);
    chosen = file == null && urls.isEmpty() && Files.exists(here) ? here : file;
    if (chosen == null) {
      return reader.defaults();
    }
    reload =
        ConfigurationReload.of(
            new RoleConfiguration(reader, chosen, PARTS, _ -> {}, new UpData(data).spool()));
    reload.configuration().requireTargets();
    return reload.configuration();
  }

  private List<Target> typed() {
    Duration timeout = interval.compareTo(MAX_TIMEOUT) < 0 ? interval : MAX_TIMEOUT;
    try {
      List<Target> targets = UrlTargets.of(urls, interval, timeout, Expectation.DEFAULT);
      requireEachOnce(targets);
      return targets;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()).replaceFirst("^interval ", "--interval "));
    }
  }

  private void requireEachOnce(List<Target> targets) {
    List<Url> seen = new ArrayList<>();
    for (Target target : targets) {
      int former = seen.indexOf(target.url());
      if (former >= 0) {
        throw wrong(
            "URL %d is the same as URL %d: give each once".formatted(seen.size() + 1, former + 1));
      }
      seen.add(target.url());
    }
  }

  private WebSettings webOn(WebSettings web, int wanted) {
    try {
      return new WebSettings(web.host(), wanted);
    } catch (IllegalArgumentException e) {
      throw wrong("--port: " + e.getMessage());
    }
  }

  private void announce(Up.Addresses addresses, UpOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Vedette is up.");
    out.println();
    out.println("  page      " + addresses.page());
    out.printf(
        "  kafka     %s  kcat -C -b %s -t vedette.results%n", addresses.kafka(), addresses.kafka());
    out.printf("  postgres  psql '%s'%n", addresses.postgres());
    out.printf("  data      %s%n", options.data().toAbsolutePath().normalize());
    out.printf("  watching  %s%n", watching(addresses.targets(), options.targets().isEmpty()));
    out.println();
    out.println("Ctrl-C stops everything; the history stays.");
    out.flush();
  }

  private void tellNews(Up up) {
    ZoneId zone = ZoneId.systemDefault();
    NewsLines lines =
        new NewsLines(
            spec.commandLine().getOut(),
            new Paint(Terminal.outputWantsColour(System.getenv())),
            InstantSource.system(),
            zone);
    up.news(zone, lines::print);
  }

  private static String watching(List<Target> targets, boolean demo) {
    if (demo) {
      return "a demo site of its own; for yours: vedette up https://…";
    }
    return targets.size() == 1
        ? targets.getFirst().name() + " every " + seconds(targets.getFirst().interval())
        : targets.size() + " targets";
  }

  private static String seconds(Duration interval) {
    return interval.toMillis() % 1000 == 0
        ? interval.toSeconds() + " s"
        : interval.toMillis() + " ms";
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
