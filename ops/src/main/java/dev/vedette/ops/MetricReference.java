package dev.vedette.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The reference of all metrics, made of what the roles declare, under the names that {@code
 * /metrics} has.
 */
public final class MetricReference {
  /**
   * A metric as it is scraped; of a histogram or a summary without {@code _bucket} and the like.
   */
  private record Entry(String name, String type, Set<String> labels, String help) {
    static Entry of(MetricSnapshot snapshot) {
      String name = snapshot.getMetadata().getPrometheusName();
      Set<String> labels = new LinkedHashSet<>();
      for (DataPointSnapshot point : snapshot.getDataPoints()) {
        point.getLabels().forEach(label -> labels.add(label.getName()));
      }
      String help = String.valueOf(snapshot.getMetadata().getHelp());
      return switch (snapshot) {
        case CounterSnapshot _ -> new Entry(name + "_total", "counter", labels, help);
        case InfoSnapshot _ -> new Entry(name + "_info", "gauge", labels, help);
        case HistogramSnapshot _ -> new Entry(name, "histogram", labels, help);
        case SummarySnapshot _ -> new Entry(name, "summary", labels, help);
        default -> new Entry(name, "gauge", labels, help);
      };
    }

    String unit() {
      for (String unit : List.of("seconds", "bytes")) {
        if (name.matches(".*_" + unit + "(_total|_max)?")) {
          return unit;
        }
      }
      return "";
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final Map<String, Entry> entries = new TreeMap<>();

  /** Who has a metric, by its name. */
  private final Map<String, List<String>> owners = new TreeMap<>();

  private MetricReference() {}

  /**
   * Markdown, a table for each set of roles that have the same metrics.
   *
   * @param introduction stands before the tables
   * @param roles what each registers, by its name
   */
  public static String markdown(String introduction, Map<String, Consumer<MeterRegistry>> roles) {
    MetricReference reference = new MetricReference();
    roles.forEach(reference::add);
    reference.out.append(introduction);
    reference.write(roles.size());
    return reference.out.toString();
  }

  private void add(String role, Consumer<MeterRegistry> declaration) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    declaration.accept(registry);
    for (MetricSnapshot snapshot : registry.getPrometheusRegistry().scrape()) {
      Entry entry = Entry.of(snapshot);
      entries.put(entry.name(), entry);
      owners.computeIfAbsent(entry.name(), absent -> new ArrayList<>()).add(role);
    }
    registry.close();
  }

  /** What few have first. */
  private void write(int roles) {
    Set<List<String>> sets =
        new TreeSet<>(
            Comparator.<List<String>>comparingInt(List::size).thenComparing(String::valueOf));
    sets.addAll(owners.values());
    for (List<String> set : sets) {
      table(set.size() == roles ? "Every role" : "`" + String.join("`, `", set) + "`", set);
    }
  }

  private void table(String title, List<String> of) {
    out.append("\n## ").append(title).append("\n\n");
    out.append("| metric | type | labels | unit | what it says |\n");
    out.append("| --- | --- | --- | --- | --- |\n");
    entries.values().stream()
        .filter(entry -> of.equals(owners.get(entry.name())))
        .forEach(this::row);
  }

  private void row(Entry entry) {
    String labels = entry.labels().isEmpty() ? "" : "`" + String.join("`, `", entry.labels()) + "`";
    List<String> cells =
        List.of("`" + entry.name() + "`", entry.type(), labels, entry.unit(), entry.help());
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
