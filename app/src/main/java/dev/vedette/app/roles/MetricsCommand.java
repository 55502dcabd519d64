package dev.vedette.app.roles;

import dev.vedette.app.cli.CommandFamily;
import dev.vedette.app.cli.Version;
import dev.vedette.check.Checker;
import dev.vedette.notify.Notifier;
import dev.vedette.ops.MetricReference;
import dev.vedette.ops.ProcessMetrics;
import dev.vedette.store.Database;
import dev.vedette.web.WebServer;
import dev.vedette.write.Writer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code vedette metrics}: what {@code /metrics} tells, without running anything. */
@Command(
    name = "metrics",
    description = "Describe the metrics of all roles.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"  vedette metrics reference"})
public final class MetricsCommand extends CommandFamily {
  private static final String INTRODUCTION =
      """
      # Metrics

      Generated from where each role declares them: `vedette metrics reference`. `vedette up` has those of all roles. What to look at, and when to be called,
      is in [operations.md](operations.md).

      A counter only grows, and begins at 0 when its process does. NaN means *not known*: nothing to measure yet, or nobody to ask. A summary has `_count` and
      `_sum`, a histogram `_bucket` as well; `_max` is the largest of the last minute. `client_id` is the name under which Kafka's brokers know a client: `vedette-check` sends
      results, `vedette-check-targets` shares targets, `vedette.write` reads results, `vedette.write.dead` sends dead letters. `jvm_gc_pause_seconds` is there after the first collection.
      """;

  @Command(
      name = "reference",
      description = "Print the reference of all metrics, as it stands in docs/metrics.md.",
      footer = {"  vedette metrics reference > docs/metrics.md"})
  public int reference() {
    PrintWriter out = out();
    out.print(MetricReference.markdown(INTRODUCTION, roles()));
    out.flush();
    return 0;
  }

  private static Map<String, Consumer<MeterRegistry>> roles() {
    Map<String, Consumer<MeterRegistry>> roles = new LinkedHashMap<>();
    roles.put(
        "check",
        process(registry -> {
          Checker.declareMetrics(registry);
          var _ = new ReloadMetrics(registry);
        }));
    roles.put(
        "write",
        process(registry -> {
          Writer.declareMetrics(registry);
          Database.declareMetrics(registry);
        }));
    roles.put(
        "notify",
        process(registry -> {
          Notifier.declareMetrics(registry);
          var _ = new ReloadMetrics(registry);
          Database.declareMetrics(registry);
        }));
    roles.put(
        "web",
        process(registry -> {
          WebServer.declareMetrics(registry);
          Database.declareMetrics(registry);
        }));
    return roles;
  }

  private static Consumer<MeterRegistry> process(Consumer<MeterRegistry> role) {
    return registry -> {
      role.accept(registry);
      ProcessMetrics.bindTo(registry, Version.number()).close();
    };
  }
}
