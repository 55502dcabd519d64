package dev.vedette.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * What the roles of one process answer to their operator, whichever server carries it.
 *
 * <ul>
 *   <li>{@code /healthz}: 200 unless a role has stopped for good, then 503: restart the process.
 *   <li>{@code /readyz}: 200 when every role does its work, else 503: leave it alone, it waits for
 *       something.
 *   <li>{@code /metrics}: Prometheus text format.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class OpsEndpoints {
  /** The paths that {@link #answer} knows. */
  public static final List<String> PATHS = List.of("/healthz", "/readyz", "/metrics");

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** A response to be sent as it is. */
  public record Answer(int status, String contentType, String body) {}

  private final List<Role> roles;
  private final PrometheusMeterRegistry metrics;

  public OpsEndpoints(List<Role> roles, PrometheusMeterRegistry metrics) {
    this.roles = List.copyOf(roles);
    this.metrics = metrics;
  }

  /** The answer to a GET of the path; empty for a path that isn't ours. */
  public Optional<Answer> answer(String path) {
    return switch (path) {
      case "/healthz" -> Optional.of(report(roles.stream().noneMatch(OpsEndpoints::isStopped)));
      case "/readyz" -> Optional.of(report(roles.stream().allMatch(OpsEndpoints::isReady)));
      case "/metrics" -> Optional.of(new Answer(200, METRICS, metrics.scrape()));
      default -> Optional.empty();
    };
  }

  private Answer report(boolean good) {
    StringBuilder body = new StringBuilder();
    for (Role role : roles) {
      Health health = role.health();
      body.append(role.name()).append(": ").append(word(health)).append(", ");
      body.append(health.detail()).append('\n');
    }
    return new Answer(good ? 200 : 503, TEXT, body.toString());
  }

  private static String word(Health health) {
    return switch (health) {
      case Health.Ready ready -> "ready";
      case Health.Waiting waiting -> "waiting";
      case Health.Stopped stopped -> "stopped";
    };
  }

  private static boolean isStopped(Role role) {
    return role.health() instanceof Health.Stopped;
  }

  private static boolean isReady(Role role) {
    return role.health() instanceof Health.Ready;
  }
}
