package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Scheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The costs of a check as a table for people and as figures for the last line. */
final class CostTable {
  private static final String US = "vedette";
  private static final List<String> CONTENDERS = List.of(US, "blackbox_exporter", "ab");

  private CostTable() {}

  /** {@code vedette_us} and so on; null for a peer that isn't here. */
  static Map<String, @Nullable Object> figures(Costs costs) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    CONTENDERS.forEach(
        name -> figures.put(name + "_us", costs.median(name, Round::microsPerCheck)));
    figures.put("vedette_per_second", costs.median(US, Round::perSecond));
    figures.put("vedette_not_up", costs.wrong(US));
    return figures;
  }

  static String text(Scheme scheme, Costs costs) {
    Double ours = costs.median(US, Round::microsPerCheck);
    StringBuilder text =
        new StringBuilder(
            "%n%-24s %10s %10s %8s %18s%n"
                .formatted(scheme.label(), "us/check", "checks/s", "not ok", "vedette's share"));
    for (String name : CONTENDERS) {
      Double micros = costs.median(name, Round::microsPerCheck);
      text.append(
          micros == null || ours == null
              ? "  %-22s not installed%n".formatted(name)
              : "  %-22s %10.1f %10.0f %8d %17.2f%n"
                  .formatted(
                      name,
                      micros,
                      costs.median(name, Round::perSecond),
                      costs.wrong(name),
                      ours / micros));
    }
    return text.toString();
  }
}
