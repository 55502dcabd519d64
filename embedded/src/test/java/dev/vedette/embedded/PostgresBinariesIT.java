package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesIT {
  @TempDir Path cache;

  @Test
  void twoThatUnpackAtOnceGetTheSameAndNoHalfOneIsTaken() throws Exception {
    Path killedHalfWay = Files.createDirectories(cache.resolve("unpacking/bin"));
    Files.writeString(killedHalfWay.resolve("postgres"), "half of it");
    Callable<Path> unpack = () -> PostgresBinaries.in(cache);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Path>> homes = threads.invokeAll(List.of(unpack, unpack));
      Path home = homes.getFirst().get();
      assertThat(homes.getLast().get()).isEqualTo(home);
      assertThat(home.resolve("bin/postgres")).isExecutable();
      assertThat(Files.size(home.resolve("bin/postgres"))).isGreaterThan(1_000_000);
      assertThat(home.resolve("lib/libpq.so")).isSymbolicLink();
    }
    assertThat(cache.resolve("unpacking")).doesNotExist();
  }
}
