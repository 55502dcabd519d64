package dev.vedette.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
  private final AtomicLong now = new AtomicLong();
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

  private void remember(String name, InetAddress address, long ttlS) {
    cache.cache(name, NOTHING_ELSE, address, ttlS, loop);
  }

  private List<InetAddress> addresses(String name) {
    var entries = cache.get(name, NOTHING_ELSE);
    return entries == null ? List.of() : entries.stream().map(DnsCacheEntry::address).toList();
  }

  @Test
  void namesAreBounded() {
    for (int i = 0; i < 2 * AnswerCache.MAX_NAMES; i++) {
      remember(i + ".example");
    }
    assertThat(cache.size()).isEqualTo(AnswerCache.MAX_NAMES);
  }

  @Test
  void anAnswerIsKnownForAsLongAsItSays() {
    remember("a.example", ADDRESS, 60);
    now.addAndGet(TimeUnit.SECONDS.toNanos(60) - 1);
    assertThat(remembers("a.example")).isTrue();
    now.incrementAndGet();
    assertThat(remembers("a.example")).isFalse();
  }

  @Test
  void anAnswerIsKnownForAnHourAtMost() {
    remember("a.example", ADDRESS, Integer.MAX_VALUE);
    now.addAndGet(TimeUnit.HOURS.toNanos(1) - 1);
    assertThat(remembers("a.example")).isTrue();
    now.incrementAndGet();
    assertThat(remembers("a.example")).isFalse();
  }

  @Test
  void anAnswerThatSaysSoIsNotKnownAtAll() {
    remember("a.example", ADDRESS, 0);
    assertThat(remembers("a.example")).isFalse();
  }

  @Test
  void theRecordsOfAnAnswerEndTogether() {
    InetAddress other = InetAddress.ofLiteral("192.0.2.2");
    remember("a.example", ADDRESS, 60);
    remember("a.example", other, 30);
    remember("a.example", ADDRESS, 60);
    assertThat(addresses("a.example")).containsExactlyInAnyOrder(ADDRESS, other);
    now.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(addresses("a.example")).isEmpty();
    remember("a.example", other, 30);
    assertThat(addresses("a.example")).containsExactly(other);
  }

  @Test
  void anAddressEndsAnAbsence() {
    cache.rememberAbsence("a.example", new UnknownHostException());
    remember("a.example");
    assertThat(cache.absence("a.example")).isNull();
    assertThat(addresses("a.example")).containsExactly(ADDRESS);
  }

  @Test
  void anAbsenceIsKnownForSecondsOnly() {
    UnknownHostException reason = new UnknownHostException("nowhere.example");
    assertThat(cache.absence("nowhere.example")).isNull();
    cache.rememberAbsence("nowhere.example", reason);
    assertThat(cache.absence("nowhere.example")).isSameAs(reason);
    now.addAndGet(AnswerCache.ABSENCE.toNanos() - 1);
    assertThat(cache.absence("nowhere.example")).isSameAs(reason);
    now.incrementAndGet();
    assertThat(cache.absence("nowhere.example")).isNull();
  }

  @Test
  void absencesAreBoundedToo() {
    UnknownHostException reason = new UnknownHostException();
    for (int i = 0; i < 2 * AnswerCache.MAX_NAMES; i++) {
      cache.rememberAbsence(i + ".example", reason);
    }
    assertThat(cache.size()).isEqualTo(AnswerCache.MAX_NAMES);
  }

  @Test
  void whatANameServerFailedToSayIsNotRemembered() {
    cache.cache("broken.example", NOTHING_ELSE, new UnknownHostException(), loop);
    assertThat(remembers("broken.example")).isFalse();
    assertThat(cache.absence("broken.example")).isNull();
  }
}
