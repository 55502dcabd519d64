package dev.vedette.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.web.browser.SharedSite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many who look at one kind of page, which the database does not answer, on a real database. */
class FloodIT {
  @RegisterExtension static final SharedSite shared = SharedSite.withoutBrowser();

  /** More than the pool has connections. */
  private static final int VISITORS = 40;

  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aFloodOfOneKindOfPageStarvesNoOther() throws Exception {
    assertThat(get("/", AT_ONCE).statusCode()).isEqualTo(200);
    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    try (AutoCloseable _ = shared.site().lock("delivery")) {
      for (int i = 0; i < VISITORS; i++) {
        flood.add(ask("/incidents?q=" + i));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(get("/?q=shop" + i, AT_ONCE).body()).contains("Vedette");
        assertThat(get("/targets/shop?span=7d&n=" + i, AT_ONCE).statusCode()).isEqualTo(200);
        assertThat(get("/api/targets", AT_ONCE).statusCode()).isEqualTo(200);
      }
      // One of them waits for the database, all others for their turn.
      CompletableFuture.anyOf(flood.toArray(CompletableFuture[]::new)).get();
    }

    int refused = 0;
    for (CompletableFuture<HttpResponse<String>> visitor : flood) {
      HttpResponse<String> answer = visitor.get();
      if (answer.statusCode() == 503) {
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(answer.body()).contains("Too many look at this now", "Try again in 2 seconds");
        refused++;
      } else {
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
    assertThat(refused).isPositive();
    assertThat(get("/incidents?q=0", AT_ONCE).statusCode()).isEqualTo(200);
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return client.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, Duration patience)
      throws IOException, InterruptedException {
    return client.send(request(path).timeout(patience).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(shared.site().address(path)))
        .header("Accept", "text/html");
  }
}
