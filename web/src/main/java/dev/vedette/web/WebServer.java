package dev.vedette.web;

import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.OpsServer;
import dev.vedette.ops.Role;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

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

  private final OverviewReader reader;
  private final Javalin server;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private WebServer(OverviewReader reader, Javalin server) {
    this.reader = reader;
    this.server = server;
  }

  /**
   * Serves at once.
   *
   * @param ops answers the operator's paths, as {@link OpsEndpoints#answer} does; a function
   *     because this role is itself one of those that it reports on
   * @param clock tells how old a result is
   * @throws BindException when the port is taken or the address is not this machine's; the message
   *     tells people which
   */
  public static WebServer start(
      WebSettings settings,
      OverviewSource overview,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      InstantSource clock)
      throws IOException {
    OverviewReader reader = new OverviewReader(overview, clock, OverviewReader.PATIENCE);
    Javalin server =
        Javalin.create(config -> configure(config, settings, new Routes(reader, ops, clock)));
    try {
      server.start();
    } catch (JavalinBindException e) {
      server.stop();
      throw cannotListen(settings, e);
    }
    WebServer role = new WebServer(reader, server);
    role.health();
    return role;
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

  private static void configure(JavalinConfig config, WebSettings settings, Routes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.GZIP;
    config.jetty.threadPool = threads();
    config.jetty.modifyServer(server -> server.setStopTimeout(STOP_TIMEOUT_MS));
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
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
      server.stop();
      stopped.complete(null);
    }
  }
}
