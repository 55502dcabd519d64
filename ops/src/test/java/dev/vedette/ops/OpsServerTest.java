package dev.vedette.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StubbornRole check = new StubbornRole("check");
  private final StubbornRole write = new StubbornRole("write");
  private final HttpClient client = HttpClient.newHttpClient();
  private OpsServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        OpsServer.start(
            new OpsSettings("127.0.0.1", null),
            0,
            new OpsEndpoints(List.of(check, write), metrics));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void readyOnlyWhenEveryRoleIs() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    write.health = new Health.Waiting("PostgreSQL is away");

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body())
        .isEqualTo("check: ready, all well\nwrite: waiting, PostgreSQL is away\n");
    assertThat(get("/healthz").statusCode()).as("waiting needs no restart").isEqualTo(200);
  }

  @Test
  void unhealthyWhenARoleHasStoppedForGood() throws Exception {
    check.health = new Health.Stopped("the schedule has failed");

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAreInPrometheusFormat() throws Exception {
    Counter.builder("vedette.check.due").description("Slots.").register(metrics).increment();

    assertThat(get("/metrics").body()).contains("vedette_check_due_total 1.0");
    assertThat(get("/metrics").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void anotherPathSaysWhereToLook() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/").body()).contains("/healthz", "/readyz", "/metrics");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    OpsSettings taken = new OpsSettings("127.0.0.1", server.port());

    assertThatThrownBy(() -> OpsServer.start(taken, 0, new OpsEndpoints(List.of(), metrics)))
        .isInstanceOf(IOException.class)
        .hasMessage("port %d on 127.0.0.1 is taken by another program", server.port());
  }

  @Test
  void anAddressOfAnotherMachineIsNotATakenPort() {
    OpsSettings elsewhere = new OpsSettings("192.0.2.1", 0);

    assertThatThrownBy(() -> OpsServer.start(elsewhere, 0, new OpsEndpoints(List.of(), metrics)))
        .isInstanceOf(IOException.class)
        .hasMessage("192.0.2.1 is not an address of this machine");
  }

  @Test
  void headHasTheHeadersAndOtherMethodsAreRefused() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/readyz");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);

    HttpResponse<String> head =
        client.send(request.HEAD().build(), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> delete =
        client.send(request.DELETE().build(), HttpResponse.BodyHandlers.ofString());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length").orElseThrow())
        .isEqualTo(String.valueOf(get("/readyz").body().length()));
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(delete.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void everyProcessTellsItsBuildItsMemoryAndItsFiles() throws Exception {
    try (ProcessMetrics _ = ProcessMetrics.bindTo(metrics, "1.2.3")) {
      assertThat(get("/metrics").body())
          .contains("vedette_build_info{version=\"1.2.3\"} 1")
          .contains("jvm_memory_used_bytes{", "process_cpu_usage", "process_files_open_files");
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Says of itself what the test wants. */
  private static final class StubbornRole implements Role {
    private final String name;
    private volatile Health health = new Health.Ready("all well");

    StubbornRole(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Health health() {
      return health;
    }

    @Override
    public CompletableFuture<Void> stopped() {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
