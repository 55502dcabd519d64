package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a client's times are from what the server really took, in microseconds.
 *
 * <p>The error of {@code wait} is all of its distance from the server's own time; what the network
 * and both schedulers took counts against the client. A {@code total} also holds what a check takes
 * without any delay: the median of that, of the pages that weren't delayed, is taken off.
 */
record TimingErrors(List<Double> waitUs, List<Double> totalUs, int unaccounted) {
  private record Pair(Measured client, ServerTimes server) {
    double restUs() {
      return client.totalUs() - server.totalUs();
    }
  }

  static TimingErrors of(List<Measured> measured, Map<String, List<ServerTimes>> accounts) {
    List<Pair> pairs = pair(measured, accounts);
    Double baseUs =
        Statistics.median(
            pairs.stream()
                .filter(each -> SlowServer.isPrompt(each.client.page()))
                .map(Pair::restUs)
                .toList());
    if (baseUs == null) {
      return new TimingErrors(List.of(), List.of(), measured.size());
    }
    List<Pair> delayed =
        pairs.stream().filter(each -> !SlowServer.isPrompt(each.client.page())).toList();
    return new TimingErrors(
        delayed.stream()
            .map(each -> Math.abs(each.client.waitUs() - each.server.waitUs()))
            .toList(),
        delayed.stream().map(each -> Math.abs(each.restUs() - baseUs)).toList(),
        measured.size() - pairs.size());
  }

  /** The n-th request for an id is its n-th account, provided that there are as many of both. */
  private static List<Pair> pair(List<Measured> measured, Map<String, List<ServerTimes>> accounts) {
    Map<String, List<Measured>> byId = new HashMap<>();
    measured.forEach(each -> byId.computeIfAbsent(each.id(), _ -> new ArrayList<>()).add(each));
    List<Pair> pairs = new ArrayList<>();
    byId.forEach((id, clients) -> {
      List<ServerTimes> servers = accounts.getOrDefault(id, List.of());
      for (int i = 0; servers.size() == clients.size() && i < clients.size(); i++) {
        pairs.add(new Pair(clients.get(i), servers.get(i)));
      }
    });
    return pairs;
  }

  Map<String, @Nullable Object> figures() {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("checks", waitUs.size());
    figures.put("unaccounted", unaccounted);
    figures.put("wait_error_us", percentiles(waitUs));
    figures.put("total_error_us", percentiles(totalUs));
    return figures;
  }

  private static Map<String, @Nullable Double> percentiles(List<Double> errors) {
    Map<String, @Nullable Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", Statistics.percentile(errors, 50));
    percentiles.put("p99", Statistics.percentile(errors, 99));
    return percentiles;
  }
}
