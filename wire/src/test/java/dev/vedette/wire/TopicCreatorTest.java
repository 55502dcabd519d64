package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.wire.Topics.Creation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
  private static final Supplier<Creation> AWAY = () -> new Creation.Away("no broker answers");

  private static final Supplier<Creation> TOO_FEW_BROKERS =
      () -> {
        throw new KafkaException(
            "can't create topics", new InvalidReplicationFactorException("3 of 1"));
      };

  private final List<String> obstacles = new ArrayList<>();

  @SafeVarargs
  private static TopicCreator answered(Supplier<Creation>... answers) {
    Queue<Supplier<Creation>> left = new ArrayDeque<>(List.of(answers));
    return new TopicCreator(() -> left.remove().get());
  }

  @Test
  void itTriesUntilNothingIsInTheWay() throws Exception {
    TopicCreator creator = answered(AWAY, TOO_FEW_BROKERS, Creation.Done::new);

    assertThat(creator.await(obstacles::add)).isEqualTo(new Creation.Done());

    assertThat(obstacles)
        .containsExactly(
            "no broker answers",
            "topics can't be created: kafka.replication asks for more copies than there are"
                + " brokers: 3 of 1");
  }

  @Test
  void whatOthersHaveToMakeIsNotTriedAgain() throws Exception {
    Creation notOurs = new Creation.NotOurs("no rights");

    assertThat(answered(() -> notOurs).await(obstacles::add)).isEqualTo(notOurs);

    assertThat(obstacles).isEmpty();
  }

  @Test
  void settingsThatDoNotWorkNowAreAnObstacle() throws Exception {
    TopicCreator creator =
        answered(() -> {
          throw new InvalidKafkaSettingsException("no name resolves", new KafkaException("why"));
        });

    assertThat(creator.tryOnce()).isEqualTo(new Creation.Away("no name resolves"));
  }

  @Test
  void whoWaitsCanBeInterrupted() {
    CompletableFuture<Creation> waiting = new CompletableFuture<>();
    CompletableFuture<String> obstacle = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                waiting.complete(answered(AWAY).await(obstacle::complete));
              } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
              }
            });
    assertThat(obstacle.join()).isEqualTo("no broker answers");

    thread.interrupt();

    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }
}
