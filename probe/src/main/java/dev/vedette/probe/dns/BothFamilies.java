package dev.vedette.probe.dns;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answers to two questions for one name, for IPv4 and for IPv6 addresses. The second answer is
 * waited for a short while only: a name server that keeps silent about one family must not hide the
 * other. Lives on one event loop.
 */
final class BothFamilies {
  /** RFC 8305, section 3: the recommended Resolution Delay. */
  static final long RESOLUTION_DELAY_MS = 50;

  private final EventLoop loop;
  private final CompletableFuture<List<InetAddress>> result;
  private @Nullable Future<List<InetAddress>> four;
  private @Nullable Future<List<InetAddress>> six;

  private BothFamilies(EventLoop loop, CompletableFuture<List<InetAddress>> result) {
    this.loop = loop;
    this.result = result;
  }

  /** Completes the result on the loop that the two futures belong to, IPv4 addresses first. */
  static void combine(
      Future<List<InetAddress>> four,
      Future<List<InetAddress>> six,
      EventLoop loop,
      CompletableFuture<List<InetAddress>> result) {
    BothFamilies both = new BothFamilies(loop, result);
    four.addListener((Future<List<InetAddress>> answer) -> {
      both.four = answer;
      both.answered(answer);
    });
    six.addListener((Future<List<InetAddress>> answer) -> {
      both.six = answer;
      both.answered(answer);
    });
  }

  private void answered(Future<List<InetAddress>> answer) {
    if (four != null && six != null) {
      conclude();
    } else if (answer.isSuccess()) {
      var _ = loop.schedule(this::conclude, RESOLUTION_DELAY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void conclude() {
    List<InetAddress> addresses = new ArrayList<>();
    for (Future<List<InetAddress>> answer : answers()) {
      if (answer.isSuccess()) {
        addresses.addAll(answer.getNow());
      }
    }
    if (addresses.isEmpty()) {
      result.completeExceptionally(worst());
    } else {
      result.complete(addresses);
    }
  }

  private List<Future<List<InetAddress>>> answers() {
    List<Future<List<InetAddress>>> answers = new ArrayList<>();
    if (four != null) {
      answers.add(four);
    }
    if (six != null) {
      answers.add(six);
    }
    return answers;
  }

  /** That a name does not exist is more than that it has no address of one family. */
  private Throwable worst() {
    return answers().stream()
        .map(Future::cause)
        .sorted((a, b) -> Boolean.compare(DnsAnswers.isAnswer(b), DnsAnswers.isAnswer(a)))
        .findFirst()
        .orElseThrow();
  }
}
