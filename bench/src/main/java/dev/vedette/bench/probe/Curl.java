package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Programs;
import java.io.IOException;
import java.util.List;

/** {@code curl -w}, the tool that people believe. A process for each request. */
final class Curl {
  private Curl() {}

  /** The wait is from the request's start until the first byte, as curl tells them apart. */
  static Measured fetch(SlowServer server, int page) throws IOException, InterruptedException {
    String id = "curl-" + page;
    String printed =
        Programs.output(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--output",
                "/dev/null",
                "--cacert",
                server.authority().toString(),
                "--write-out",
                "%{time_pretransfer} %{time_starttransfer} %{time_total}",
                server.url(id, page)));
    String[] seconds = printed.strip().split(" ", -1);
    double pretransfer = Double.parseDouble(seconds[0]);
    double startTransfer = Double.parseDouble(seconds[1]);
    return new Measured(
        page, id, (startTransfer - pretransfer) * 1e6, Double.parseDouble(seconds[2]) * 1e6);
  }
}
