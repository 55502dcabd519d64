package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers under load while everything around them, and they themselves, come and go: the tables
 * come out as if nothing had happened, incidents too: they are what the checks say. Events are
 * late, doubled and out of order, some of days that are in the archive by then. {@code -Pchaos}
 * makes it long; {@code -Dvedette.chaos.seed=N} repeats the order of a run.
 */
class ChaosIT {
  private static final int KILLS = Integer.getInteger("vedette.chaos.kills", 4);
  private static final int POSTGRES_RESTARTS = Integer.getInteger("vedette.chaos.postgres", 2);
  private static final int BROKER_RESTARTS = Integer.getInteger("vedette.chaos.broker", 1);
  private static final long SEED = Long.getLong("vedette.chaos.seed", System.nanoTime());

  /** Events between two blows: a second or two of load. */
  private static final int CALM_EVENTS = 800;

  private static final Duration CALM_LIMIT = Duration.ofMinutes(1);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir static Path directory;

  /** Something that happens to the system. */
  @FunctionalInterface
  private interface Blow {
    void strike() throws Exception;
  }

  @Test
  void theTablesComeOutAsIfNothingHadHappened() throws Exception {
    System.out.println("ChaosIT: seed " + SEED);
    Random random = new Random(SEED);
    long startedAt = System.nanoTime();
    try (ChaosServers servers = ChaosServers.start(processes, directory);
        ChaosLoad load = ChaosLoad.start(servers.bootstrapServers(), SEED)) {
      for (Blow blow : blows(servers, random)) {
        awaitEvents(load);
        blow.strike();
      }
      awaitEvents(load);
      load.stop();
      await().atMost(DRAIN_LIMIT).until(() -> servers.lag() == 0);
      await().atMost(DRAIN_LIMIT).until(servers::isRolledUp);
      await().atMost(DRAIN_LIMIT).until(() -> servers.number(ChaosServers.TO_BE_CORRECTED) == 0);
      System.out.printf(
          "ChaosIT: %d kills, %d + %d restarts, %d events, %d of them doubled, %d distinct; %d rows"
              + " (%d archived), %d hours compared, %d incidents, %d changes told, %d s%n",
          KILLS,
          POSTGRES_RESTARTS,
          BROKER_RESTARTS,
          load.sent(),
          load.doubled(),
          load.checks().size(),
          servers.number(ChaosServers.ROWS),
          servers.number(ChaosServers.ARCHIVED),
          servers.number(ChaosServers.HOURS),
          servers.number(ChaosServers.INCIDENTS),
          servers.number(ChaosServers.TOLD),
          Duration.ofNanos(System.nanoTime() - startedAt).toSeconds());
      assertThat(load.failures()).isEmpty();
      assertThat(differences(servers.checks(), load.checks())).isEmpty();
      assertThat(servers.deadLetters()).isZero();
      assertThat(servers.number(ChaosServers.WRONG_HOURS)).isZero();
      assertThat(servers.number(ChaosServers.WRONG_DAYS)).isZero();
      assertThat(servers.number(ChaosServers.WRONG_HOUR_BUCKETS)).isZero();
      assertThat(servers.number(ChaosServers.WRONG_DAY_BUCKETS)).isZero();
      assertThat(servers.number(ChaosServers.INCIDENTS)).isGreaterThan(10);
      assertThat(servers.wrongIncidents()).isEmpty();
    }
  }

  /** The first few, for people; empty when both say the same. */
  private static List<String> differences(Map<Key, String> stored, Map<Key, String> published) {
    Set<Key> keys = new HashSet<>(stored.keySet());
    keys.addAll(published.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(stored.get(key), published.get(key)))
        .limit(10)
        .map(key -> key + ": stored " + stored.get(key) + ", published " + published.get(key))
        .toList();
  }

  private static void awaitEvents(ChaosLoad load) {
    long wanted = load.sent() + CALM_EVENTS;
    await().atMost(CALM_LIMIT).until(() -> load.sent() >= wanted);
  }

  private static List<Blow> blows(ChaosServers servers, Random random) {
    List<Blow> blows = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      int writer = random.nextInt(ChaosServers.WRITERS);
      blows.add(() -> servers.killWriter(writer));
    }
    for (int i = 0; i < POSTGRES_RESTARTS; i++) {
      String signal = i % 2 == 0 ? "INT" : "QUIT";
      blows.add(() -> servers.restartPostgres(signal));
    }
    for (int i = 0; i < BROKER_RESTARTS; i++) {
      blows.add(servers::restartBroker);
    }
    Collections.shuffle(blows, random);
    return blows;
  }
}
