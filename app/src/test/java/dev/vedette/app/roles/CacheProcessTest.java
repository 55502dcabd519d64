package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path directory;

  private CacheProcess start(String script, Duration after) {
    CacheProcess cache =
        new CacheProcess(
            List.of("/bin/sh", "-c", script, "cache", directory.toString()), after, PATIENCE);
    cache.begin();
    return cache;
  }

  @Test
  void itHearsOfTheEndByItsStandardInputAndIsWaitedFor() {
    String script = "echo >\"$1/begun\"; read -r _; sleep 0.3; echo >\"$1/ended\"";
    try (CacheProcess cache = start(script, Duration.ZERO)) {
      await().until(() -> Files.exists(directory.resolve("begun")));
      assertThat(directory.resolve("ended")).doesNotExist();
      cache.close();
      assertThat(directory.resolve("ended")).exists();
    }
  }

  @Test
  void whatDoesNotEndInTimeIsEndedWithAllThatItRuns() throws Exception {
    Path pid = directory.resolve("pid");
    String script = "nice sleep 60 & echo $! >\"$1/new\"; mv \"$1/new\" \"$1/pid\"; wait";
    try (CacheProcess cache = start(script, Duration.ZERO)) {
      await().until(() -> Files.exists(pid));
      long running = Long.parseLong(Files.readString(pid).strip());
      assertThat(ProcessHandle.of(running)).get().matches(ProcessHandle::isAlive);

      cache.close();
      await().until(() -> ProcessHandle.of(running).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void oneThatSaysMuchAndFailsIsNobodysTrouble() {
    String script = "yes | head -c 1000000; echo >\"$1/failed\"; exit 1";
    try (CacheProcess cache = start(script, Duration.ZERO)) {
      await().until(() -> Files.exists(directory.resolve("failed")));
      assertThat(cache).isNotNull();
    }
  }

  @Test
  void nothingIsBegunWhenItIsClosedBefore() {
    start("echo >\"$1/begun\"", Duration.ofMillis(50)).close();
    await()
        .during(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(directory.resolve("begun")).doesNotExist());
  }
}
