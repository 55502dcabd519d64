package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Child;
import dev.vedette.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The slow server's process, its addresses, and its accounts. */
final class SlowServer implements AutoCloseable {
  private static final int HANDSHAKE_DELAY_MS = 20;

  private static final int[] WAITS_MS = {5, 20, 50, 100};
  private static final int[] BODIES_MS = {10, 30};

  /** One page in so many isn't delayed at all: what a check costs without delays. */
  static final int PROMPT_EVERY = 4;

  private final Child process;
  private final Path authority;
  private final String slow;
  private final String prompt;

  private SlowServer(Child process, Path authority, String ports) {
    this.process = process;
    this.authority = authority;
    slow = "https://127.0.0.1:" + ports.split(" ", -1)[0] + "/";
    prompt = "https://127.0.0.1:" + ports.split(" ", -1)[1] + "/";
  }

  static SlowServer start(Path directory) throws IOException {
    TestAuthority authority = TestAuthority.create("Vedette bench slow");
    TestAuthority.PemFiles pem = authority.issue("127.0.0.1").writeTo(directory, "slow");
    Child process =
        Child.start(
            Child.java(
                SlowServerMain.class,
                pem.certificate().toString(),
                pem.key().toString(),
                Integer.toString(HANDSHAKE_DELAY_MS)));
    return new SlowServer(process, authority.writeTo(directory, "slow-ca"), process.answer());
  }

  /** PEM file of the authority that has signed the certificate. */
  Path authority() {
    return authority;
  }

  static boolean isPrompt(int page) {
    return page % PROMPT_EVERY == 0;
  }

  /** The address of a page whose accounts are kept under that id. */
  String url(String id, int page) {
    return isPrompt(page)
        ? prompt + id
        : "%s%s?wait=%d&body=%d"
            .formatted(
                slow,
                id,
                WAITS_MS[page / PROMPT_EVERY % WAITS_MS.length],
                BODIES_MS[page % BODIES_MS.length]);
  }

  /** What it took for each request since the last time, by id, in order. */
  Map<String, List<ServerTimes>> times() throws IOException {
    int requests = Integer.parseInt(process.ask("times"));
    Map<String, List<ServerTimes>> times = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      String[] line = process.answer().split(" ", 2);
      times.computeIfAbsent(line[0], _ -> new ArrayList<>()).add(ServerTimes.parse(line[1]));
    }
    return times;
  }

  @Override
  public void close() {
    process.close();
  }
}
