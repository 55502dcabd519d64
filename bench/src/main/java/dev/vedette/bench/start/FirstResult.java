package dev.vedette.bench.start;

import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.RunningUp;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * From Enter until the page of {@code vedette up} has a result of this start. Its data are there
 * from an earlier one, and one target is due each second.
 */
final class FirstResult {
  private static final int STARTS = 10;
  private static final int POLL_MS = 20;
  private static final Pattern SLOT = Pattern.compile("\"scheduled_at\":\"([^\"]+)\"");

  private FirstResult() {}

  /** Seconds of each start. */
  static List<Double> measure(Path configuration, Path data)
      throws IOException, InterruptedException {
    start(configuration, data); // makes the data
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      seconds.add(start(configuration, data));
    }
    return seconds;
  }

  private static double start(Path configuration, Path data)
      throws IOException, InterruptedException {
    Progress.say("vedette up");
    Instant entered = Instant.now();
    long begun = System.nanoTime();
    try (RunningUp up = RunningUp.start(configuration, data);
        HttpClient browser = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(up.page().resolve("/api/targets")).build();
      while (!isNews(browser.send(request, HttpResponse.BodyHandlers.ofString()), entered)) {
        Thread.sleep(POLL_MS);
      }
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  private static boolean isNews(HttpResponse<String> answer, Instant entered) {
    return SLOT.matcher(answer.body())
        .results()
        .anyMatch(slot -> Instant.parse(slot.group(1)).isAfter(entered));
  }
}
