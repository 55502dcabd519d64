package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DnsRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private static final DnsRecord[] NOTHING_ELSE = {};
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final AnswerCache cache = new AnswerCache(now::get);

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void remember(String name) {
    cache.cache(name, NOTHING_ELSE, ADDRESS, 60, loop);
  }

  private boolean remembers(String name) {
    var entries = cache.get(name, NOTHING_ELSE);
    return entries != null && !entries.isEmpty();
  }

  @Test
  void theNameAnsweredLongestAgoIsForgottenWhenThereIsNoRoom() {
    remember("first.example");
    remember("second.example");
    remember("first.example");
    for (int i = 2; i < AnswerCache.MAX_NAMES; i++) {
      remember(i + ".example");
    }
    assertThat(remembers("first.example")).isTrue();
    assertThat(remembers("second.example")).isTrue();

    remember("one-more.example");

    assertThat(remembers("second.example")).isFalse();
    assertThat(remembers("first.example")).isTrue();
    assertThat(remembers("one-more.example")).isTrue();
  }

  @Test
  void anAbsenceIsKnownForSecondsOnly() {
    UnknownHostException reason = new UnknownHostException("nowhere.example");
    assertThat(cache.absence("nowhere.example")).isNull();
    cache.rememberAbsence("nowhere.example", reason);
    assertThat(cache.absence("nowhere.example")).isSameAs(reason);
    now.addAndGet(AnswerCache.ABSENCE_NS - 1);
    assertThat(cache.absence("nowhere.example")).isSameAs(reason);
    now.incrementAndGet();
    assertThat(cache.absence("nowhere.example")).isNull();
  }

  @Test
  void absencesAreBoundedToo() {
    UnknownHostException reason = new UnknownHostException();
    for (int i = 0; i <= AnswerCache.MAX_NAMES; i++) {
      cache.rememberAbsence(i + ".example", reason);
    }
    assertThat(cache.absence("0.example")).isNull();
    assertThat(cache.absence("1.example")).isSameAs(reason);
  }

  @Test
  void whatANameServerFailedToSayIsNotRemembered() {
    cache.cache("broken.example", NOTHING_ELSE, new UnknownHostException(), loop);
    assertThat(remembers("broken.example")).isFalse();
    assertThat(cache.absence("broken.example")).isNull();
  }
}
