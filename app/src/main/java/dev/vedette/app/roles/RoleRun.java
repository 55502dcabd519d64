package dev.vedette.app.roles;

import dev.vedette.app.cli.Foreground;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.app.cli.Version;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.OpsServer;
import dev.vedette.ops.OpsSettings;
import dev.vedette.ops.ProcessMetrics;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one role in the foreground, with its operator's paths beside it. */
final class RoleRun {
  private static final Logger log = LoggerFactory.getLogger(RoleRun.class);

  private final Foreground foreground = new Foreground();
  private final List<Role> others = new ArrayList<>();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  RoleRun() {
    closing(ProcessMetrics.bindTo(metrics, Version.number()));
  }

  PrometheusMeterRegistry metrics() {
    return metrics;
  }

  /** Remembers something to close after the role. */
  <T extends AutoCloseable> T closing(T resource) {
    return foreground.closing(resource);
  }

  /**
   * A database whose pool is measured, closed after the role.
   *
   * @param base directory that files in the settings are relative to
   */
  Database database(PostgresSettings settings, Path base) {
    return closing(Database.open(settings, base).measured(metrics));
  }

  /** Tells the operator of something beside the role too, and closes it after the role. */
  void beside(Role other) {
    others.add(closing(other));
  }

  /** Serves the operator's paths on a port of their own and runs the role until it stops. */
  int run(Role role, OpsSettings settings, int usualPort) {
    closing(role);
    List<Role> told = new ArrayList<>(List.of(role));
    told.addAll(others);
    try {
      OpsServer server =
          closing(OpsServer.start(settings, usualPort, new OpsEndpoints(told, metrics)));
      log.info(
          "{} runs; http://{}:{}/readyz tells how it is",
          role.name(),
          settings.host(),
          server.port());
    } catch (IOException e) {
      throw new Unavailable(e.getMessage() + " (ops.host and ops.port in the configuration)", e);
    }
    return await(role);
  }

  /** Runs the role until it stops. */
  int await(Role role) {
    foreground.awaitStop(role.stopped());
    return 0;
  }
}
