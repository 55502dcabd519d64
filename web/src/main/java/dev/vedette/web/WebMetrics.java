package dev.vedette.web;

import dev.vedette.ops.OpsEndpoints;
import dev.vedette.web.incidents.IncidentRoutes;
import dev.vedette.web.report.ReportRoutes;
import dev.vedette.web.targets.TargetRoutes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** Every metric of the web role, declared once. */
final class WebMetrics {
  static final String ASSETS = "/assets/*";
  private static final String TARGETS = TargetRoutes.PATHS + "*";
  private static final String INCIDENTS = IncidentRoutes.PATHS + "*";
  private static final String API_TARGETS = TargetRoutes.API_PATHS + "*";

  /** Requests for what is not there: their paths are somebody else's to choose. */
  private static final String OTHER = "other";

  private static final List<String> ROUTES =
      Stream.concat(
              Stream.of(
                  "/",
                  "/overview",
                  "/live",
                  "/days",
                  "/incidents",
                  "/api/targets",
                  ASSETS,
                  TARGETS,
                  INCIDENTS,
                  API_TARGETS,
                  ReportRoutes.PATH,
                  ReportRoutes.CSV_PATH,
                  OTHER),
              OpsEndpoints.PATHS.stream())
          .toList();

  private final MeterRegistry registry;
  final Timer overviewDuration;

  WebMetrics(MeterRegistry registry) {
    this.registry = registry;
    ROUTES.forEach(route -> requestDuration(route, "2xx"));
    overviewDuration =
        Timer.builder("vedette.web.overview.duration")
            .description("Duration of reading the overview from PostgreSQL, failed reads too.")
            .register(registry);
  }

  /**
   * Declares the one metric that reads a server: only of one that has started, as a gauge reads
   * whom it was registered with first, and a server whose port is taken is followed by another.
   *
   * @param age in seconds; is asked whenever somebody wants to know
   */
  void newestResultAge(DoubleSupplier age) {
    Gauge.builder("vedette.web.newest.result.age.seconds", age::getAsDouble)
        .description(
            "Time since the slot of the newest result of any target; NaN: there is none, or"
                + " PostgreSQL can't be read.")
        .register(registry);
  }

  private Timer requestDuration(String route, String status) {
    return Timer.builder("vedette.web.request.duration")
        .description("Duration of requests, by route and class of status.")
        .tags("route", route, "status", status)
        .register(registry);
  }

  /**
   * A request was answered.
   *
   * @param path as it was asked for
   * @param status of HTTP
   */
  void answered(String path, int status, Duration took) {
    requestDuration(route(path), status / 100 + "xx").record(took);
  }

  /** Of paths that hold a name, all are one. */
  private static String route(String path) {
    return Stream.of(ASSETS, TARGETS, INCIDENTS, API_TARGETS)
        .filter(each -> path.startsWith(each.substring(0, each.length() - 1)))
        .findFirst()
        .orElse(ROUTES.contains(path) ? path : OTHER);
  }
}
