package dev.vedette.up;

import dev.vedette.check.CheckSettings;
import dev.vedette.check.Checker;
import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.embedded.DirectoryInUseException;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.EmbeddedServiceException;
import dev.vedette.model.Target;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.url.Url;
import dev.vedette.notify.IncidentNews;
import dev.vedette.notify.Notifier;
import dev.vedette.notify.NotifySettings;
import dev.vedette.notify.channel.Channels;
import dev.vedette.notify.message.Headline;
import dev.vedette.ops.OpenResources;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.ProcessMetrics;
import dev.vedette.ops.Role;
import dev.vedette.probe.Prober;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.maintenance.MaintenanceRules;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.web.overview.UnusedConfiguration;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.Writer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every role in this process, on an embedded broker and an embedded database.
 *
 * <p>Not a role itself: it only puts the others together. Safe for use by many threads.
 */
public final class Up implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Up.class);

  /** Whoever typed the command sees every target checked within this time. */
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(2);

  /**
   * Whoever pressed Ctrl-C waits: a check or a message that takes longer is one that hangs. The
   * check's slot is probed late, or unknown, after the next start; the message is sent again.
   */
  private static final Duration LAST_WORK = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final OpenResources open = new OpenResources();
  private final List<Role> roles = new CopyOnWriteArrayList<>();
  private final Role beginning = new Beginning();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile @Nullable Checker checker;
  private volatile @Nullable ForgottenTargets forgotten;
  private volatile @Nullable MaintenanceRules maintenance;
  private Consumer<NotifySettings> telling = settings -> {};
  private BiConsumer<ZoneId, Consumer<Headline>> news = (zone, listener) -> {};

  /** What the page says of the configuration. */
  private volatile Supplier<@Nullable UnusedConfiguration> unused = () -> null;

  /** Guarded by this. */
  private @Nullable Notifier notifier;

  private Up(InstantSource clock) {
    this.clock = clock;
    roles.add(beginning);
  }

  /**
   * Where everything is.
   *
   * @param page URL of the page
   * @param kafka {@code host:port} of the broker
   * @param postgres URI that psql understands
   * @param targets what is watched: the demo site's if none were given
   */
  public record Addresses(String page, String kafka, String postgres, List<Target> targets) {}

  /** What runs, and where. */
  public record Running(Up up, Addresses addresses) {}

  /**
   * Starts everything and returns when the page can be opened.
   *
   * @param process closes what has been started when the process is told to stop on the way
   * @throws IOException when the broker, the database or the page can't be started: the data
   *     directory in use or not writable, for instance; the message tells people why
   */
  public static Running start(UpOptions options, InstantSource clock, OpenResources process)
      throws IOException {
    Up up = process.add(new Up(clock));
    try {
      return new Running(up, up.open(options));
    } catch (DirectoryInUseException e) {
      up.close();
      throw new IOException(
          new UpData(options.data()).inUse()
              + "; stop that one, or name another directory by --data DIR",
          e);
    } catch (EmbeddedServiceException e) {
      up.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException | Error e) {
      up.close();
      throw e;
    }
  }

  /**
   * The broker, the database with what reads it, and the prober take a second or more each: they
   * start side by side.
   */
  private Addresses open(UpOptions options) throws IOException {
    Instant startedAt = clock.instant();
    UpData data = new UpData(options.data());
    // Before the ports, of which the other one has all.
    EmbeddedBroker.requireFree(data.kafka());
    if (options.portRequired()) {
      FreePort.require(options.web().host(), options.web().port());
    }
    Ending brokerEnd = open.add(new Ending());
    // Also when the broker fails to start: a database that nobody stops would stay behind.
    Starting<EmbeddedPostgres> postgresStart =
        open.add(Starting.of(() -> Servers.postgres(data), EmbeddedPostgres::close));
    List<Target> targets = targets(options);
    Starting<Prober> proberStart =
        open.add(Starting.of(() -> Servers.prober(options, targets), Prober::close));
    Starting<Database> databaseStart =
        open.add(
            Starting.of(() -> Servers.database(postgresStart.await(), metrics), Database::close));
    Starting<WebServer> webStart =
        open.add(Starting.of(() -> startWeb(options, databaseStart.await()), WebServer::close));
    EmbeddedBroker broker = Servers.broker(data);
    open.add(() -> brokerEnd.begin(broker));
    Ending checkerEnd = open.add(new Ending());
    open.add(ProcessMetrics.bindTo(metrics, options.version()));
    KafkaSettings kafka = LocalClients.of(broker.bootstrapServers());
    EmbeddedPostgres postgres = postgresStart.await();
    Database database = databaseStart.await();
    startWriter(options, kafka, database);
    forgotten = new ForgottenTargets(database);
    forgetAllBut(targets);
    startChecker(options, targets, kafka, proberStart.await(), checkerEnd);
    WebServer web = role(webStart.await());
    String page = "http://" + options.web().host() + ":" + web.port() + "/";
    news =
        (zone, listener) -> {
          var scope = new IncidentNews.Scope(startedAt, names(targets), page, zone);
          open.add(IncidentNews.start(database, scope, clock, listener));
        };
    telling = settings -> tell(settings.withPage(Url.parse(page)), kafka, database);
    tell(options.notification());
    postgres.announce();
    broker.announce();
    roles.remove(beginning);
    return new Addresses(page, broker.bootstrapServers(), postgres.uri(), targets);
  }

  private void startWriter(UpOptions options, KafkaSettings kafka, Database database) {
    MaintenanceRules rules = new MaintenanceRules(database, options.maintenance());
    maintenance = rules;
    var _ =
        role(
            Writer.start(
                kafka, options.write(), options.storage(), rules, database, metrics, clock));
  }

  private void startChecker(
      UpOptions options, List<Target> targets, KafkaSettings kafka, Prober prober, Ending end) {
    Checker.Options checks =
        new Checker.Options(options.location(), check(options), options.dns(), kafka);
    Checker started = Checker.start(checks, prober, metrics, clock);
    roles.add(started);
    open.add(() -> end.begin(() -> started.close(LAST_WORK)));
    started.watchAtOnce(targets, FIRST_WITHIN);
    checker = started;
  }

  /** The spool is where everything else is. */
  private static CheckSettings check(UpOptions options) {
    SpoolSettings spool = options.check().spool();
    return options
        .check()
        .withSpool(
            new SpoolSettings(
                new UpData(options.data()).spool().toString(), spool.maxSize(), spool.maxAge()));
  }

  /**
   * Watches exactly these targets from now on; those that stay the same go on untouched.
   *
   * @throws dev.vedette.model.InvalidTargetException when a target can't be prepared; then all
   *     stays as it was
   */
  public void watchOnly(Collection<Target> targets) {
    Checker started = checker;
    if (started != null) {
      started.watchOnly(targets);
      forgetAllBut(targets);
    }
  }

  /** These maintenance rules hold from the next minute on. */
  public void maintain(List<Maintenance> rules) {
    MaintenanceRules started = maintenance;
    if (started != null) {
      started.replace(rules);
    }
  }

  /**
   * These channels and routes hold within some seconds.
   *
   * @throws IllegalArgumentException when a channel can't be used as it is configured; then all
   *     stays as it was
   */
  public synchronized void tell(NotifySettings settings) {
    telling.accept(settings);
  }

  /** Without a channel there is nobody to tell, until a changed configuration has one. */
  private void tell(NotifySettings settings, KafkaSettings kafka, Database database) {
    Notifier started = notifier;
    if (started != null) {
      started.replace(settings);
    } else if (!settings.channels().isEmpty()) {
      Channels channels = new Channels(kafka, clock);
      Notifier begun = Notifier.start(settings, channels::of, database, metrics);
      open.add(() -> begun.close(LAST_WORK));
      roles.add(begun);
      notifier = begun;
    }
  }

  /**
   * Tells whoever watches of incidents from now on, and of those that are open.
   *
   * @param zone of the times in what is told
   * @param listener called by one thread
   */
  public void news(ZoneId zone, Consumer<Headline> listener) {
    news.accept(zone, listener);
  }

  /** Nobody else watches here: what is gone from the configuration is gone from the page. */
  private void forgetAllBut(Collection<Target> targets) {
    ForgottenTargets page = forgotten;
    if (page == null) {
      return;
    }
    try {
      page.forgetOthers(names(targets), clock.instant());
    } catch (StoreException e) {
      log.warn("targets that are gone stay on the page for now: {}", e.getMessage());
    }
  }

  /**
   * The page says why the configuration is not used.
   *
   * @param why asked now and then, by any thread; answers null while it is used
   */
  public void showUnused(Supplier<@Nullable UnusedConfiguration> why) {
    unused = why;
  }

  private static Set<String> names(Collection<Target> targets) {
    return targets.stream().map(Target::name).collect(Collectors.toSet());
  }

  /** Of all roles. */
  public MeterRegistry metrics() {
    return metrics;
  }

  /** Tells the operator of something beside the roles too, and closes it before them. */
  public void beside(Role other) {
    var _ = role(other);
  }

  private WebServer startWeb(UpOptions options, Database database) throws IOException {
    WebSettings wanted = options.web();
    return options.portRequired()
        ? startWeb(wanted, database)
        : FreePort.start(
            "the page",
            wanted.port(),
            port -> startWeb(new WebSettings(wanted.host(), port), database));
  }

  private WebServer startWeb(WebSettings settings, Database database) throws IOException {
    return WebServer.start(
        settings,
        database,
        () -> unused.get(),
        path -> new OpsEndpoints(roles, metrics).answer(path),
        metrics,
        clock);
  }

  private List<Target> targets(UpOptions options) throws IOException {
    return options.targets().isEmpty()
        ? open.add(DemoSite.start(clock)).targets()
        : options.targets();
  }

  /** Completes when a role has stopped, exceptionally when by its own fault. */
  public CompletableFuture<Object> stopped() {
    return CompletableFuture.anyOf(
        roles.stream().map(Role::stopped).toArray(CompletableFuture[]::new));
  }

  private <R extends Role> R role(R role) {
    roles.add(open.add(role));
    return role;
  }

  /**
   * Stops everything, the last started first; normally within 2 s. Beside each other end the
   * checker and the writer, which finds what comes too late in Kafka at the next start, and then
   * the broker and the database. Safe to call twice.
   */
  @Override
  public void close() {
    open.close();
  }
}
