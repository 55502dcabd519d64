package dev.vedette.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
  private static final Answer PAGE = Answer.ok(CompressedText.html("page"));

  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void whoAsksForTheSameGetsACopyOfOneAnswer() throws Exception {
    SharedAnswers answers = new SharedAnswers(1);
    AtomicInteger made = new AtomicInteger();
    List<Future<Answer>> visitors = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        visitors.add(
            threads.submit(() ->
                answers.get(
                    "/incidents?",
                    () -> {
                      made.incrementAndGet();
                      waitForRelease();
                      return PAGE;
                    })));
      }
      released.countDown();
    }

    for (Future<Answer> visitor : visitors) {
      assertThat(visitor.get()).isSameAs(PAGE);
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void whoIsBeyondTheBoundWaitsForItsTurnAndNotForEver() {
    SharedAnswers answers = new SharedAnswers(1, Duration.ofMillis(100));
    CountDownLatch begun = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() ->
            answers.get(
                "/slow",
                () -> {
                  begun.countDown();
                  waitForRelease();
                  return PAGE;
                }));
    await(begun);

    assertThatThrownBy(() -> answers.get("/other", () -> PAGE)).isInstanceOf(Busy.class);
    released.countDown();
    // What failed is not kept.
    assertThat(answers.get("/other", () -> PAGE)).isSameAs(PAGE);
  }

  @Test
  void whatFailsIsThrownAndTriedAgain() {
    SharedAnswers answers = new SharedAnswers(1);

    assertThatThrownBy(() ->
            answers.get(
                "/",
                () -> {
                  throw new IllegalStateException("away");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("away");
    assertThat(answers.get("/", () -> PAGE)).isSameAs(PAGE);
  }

  /** Whoever catches it tells of it, and not for each visitor. */
  @Test
  void whatFailsIsNotLoggedByTheCache() {
    Logger caffeine = Logger.getLogger("com.github.benmanes.caffeine.cache");
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Handler handler = handler(logged::add);
    caffeine.addHandler(handler);
    try {
      SharedAnswers answers = new SharedAnswers(1);
      assertThatThrownBy(() ->
              answers.get(
                  "/",
                  () -> {
                    throw new Busy();
                  }))
          .isInstanceOf(Busy.class);
    } finally {
      caffeine.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  private static Handler handler(Consumer<LogRecord> to) {
    return new Handler() {
      @Override
      public void publish(LogRecord event) {
        to.accept(event);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private void waitForRelease() {
    await(released);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
