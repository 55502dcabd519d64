package dev.vedette.web;

import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.OpsServer;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.web.incidents.IncidentRoutes;
import dev.vedette.web.overview.OverviewReader;
import dev.vedette.web.overview.OverviewRoutes;
import dev.vedette.web.overview.OverviewSource;
import dev.vedette.web.overview.UnusedConfiguration;
import dev.vedette.web.page.Assets;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Templates;
import dev.vedette.web.report.ReportRoutes;
import dev.vedette.web.targets.TargetRoutes;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The role that shows the history in a browser: {@code /} for people, {@code /api/targets} for
 * programs, and the operator's paths. Safe for use by many threads.
 */
public final class WebServer implements Role {
  /** Jetty's own: they only accept and select, requests run on virtual threads. */
  private static final int THREADS = 8;

  private static final int SELECTORS = 1;

  /** A browser polls every two seconds; who says nothing for so long has gone. */
  private static final int IDLE_TIMEOUT_MS = 30_000;

  private static final int STOP_TIMEOUT_MS = 2_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final OverviewReader reader;
  private final OverviewRoutes overview;
  private final Javalin server;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private WebServer(OverviewReader reader, OverviewRoutes overview, Javalin server) {
    this.reader = reader;
    this.overview = overview;
    this.server = server;
  }

  /**
   * Serves at once.
   *
   * @param ops answers the operator's paths, as {@link OpsEndpoints#answer} does; a function
   *     because this role is itself one of those that it reports on
   * @param registry where the role's metrics go
   * @param clock tells how old a result is
   * @throws BindException when the port is taken or the address is not this machine's; the message
   *     tells people which
   */
  public static WebServer start(
      WebSettings settings,
      Database database,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    return start(settings, database, () -> null, ops, registry, clock);
  }

  /**
   * Does the same in a process that knows more.
   *
   * @param unused asked for each visitor of the overview, which says it; null: nothing is wrong
   *     with the configuration
   */
  public static WebServer start(
      WebSettings settings,
      Database database,
      Supplier<@Nullable UnusedConfiguration> unused,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    return start(
        settings,
        OverviewSource.of(database, clock, unused),
        pages ->
            List.of(
                new TargetRoutes(pages, database),
                new IncidentRoutes(pages, database),
                new ReportRoutes(pages, database)),
        ops,
        registry,
        clock);
  }

  /** The overview from anywhere, and beside it the pages that are given. */
  static WebServer start(
      WebSettings settings,
      OverviewSource overview,
      Function<Pages, List<PageRoutes>> beside,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    WebMetrics metrics = new WebMetrics(registry);
    Pages pages = new Pages(Assets.load(), new Templates(), clock);
    OverviewReader reader =
        new OverviewReader(
            overview, pages.templates(), metrics.overviewDuration, clock, OverviewReader.PATIENCE);
    List<PageRoutes> parts = new ArrayList<>(beside.apply(pages));
    OverviewRoutes overviewRoutes = new OverviewRoutes(pages, reader, overview);
    parts.add(overviewRoutes);
    Routes routes = new Routes(pages, ops, reader::knownTrouble, parts);
    Javalin server = Javalin.create(config -> configure(config, settings, pages, routes, metrics));
    try {
      server.start();
    } catch (JavalinBindException e) {
      server.stop();
      throw cannotListen(settings, e);
    }
    metrics.newestResultAge(reader::newestResultAge);
    return new WebServer(reader.start(), overviewRoutes.start(), server);
  }

  private static IOException cannotListen(WebSettings settings, JavalinBindException cause) {
    BindException refused = new BindException(String.valueOf(cause.getMessage()));
    IOException exception =
        new BindException(
            OpsServer.whyNot(settings.host(), settings.port(), refused)
                + " (web.host and web.port in the configuration)");
    exception.initCause(cause);
    return exception;
  }

  /** Registers the metrics without a server, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    new WebMetrics(registry).newestResultAge(() -> Double.NaN);
  }

  private static void configure(
      JavalinConfig config, WebSettings settings, Pages pages, Routes routes, WebMetrics metrics) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.GZIP;
    config.jetty.threadPool = threads();
    config.jetty.modifyServer(server -> {
      server.setStopTimeout(STOP_TIMEOUT_MS);
      server.setErrorHandler(new ErrorAnswers(pages));
    });
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
    config.requestLogger.http((context, millis) ->
        metrics.answered(
            context.path(),
            context.statusCode(),
            Duration.ofNanos((long) (millis * NANOS_PER_MILLI))));
    routes.register(config.routes);
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, 1);
    pool.setName("web");
    pool.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory()));
    return pool;
  }

  private static Connector connector(Server server, HttpConfiguration http, WebSettings settings) {
    ServerConnector connector =
        new ServerConnector(server, 0, SELECTORS, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    return connector;
  }

  /** The port really listened on. */
  public int port() {
    return server.port();
  }

  /** How many pages are open that are told what changes. */
  int livePages() {
    return overview.clients();
  }

  @Override
  public String name() {
    return "web";
  }

  @Override
  public Health health() {
    return stopped.isDone() ? new Health.Stopped("closed") : reader.health();
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    if (!stopped.isDone()) {
      // First, as whoever reads for others is interrupted next: no trouble to tell of.
      reader.close();
      overview.close();
      stopServer();
      stopped.complete(null);
    }
  }

  /** Whoever is still being answered when the time for it is over is cut off. */
  private void stopServer() {
    try {
      server.stop();
    } catch (JavalinException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
    }
  }
}
