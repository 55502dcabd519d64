package dev.vedette.probe.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the addresses of names, of one family, for as long as their answers say, and for a few
 * seconds that a name has none. Thread-safe.
 *
 * <p>Netty's own cache knows no bound, keeps failures of name servers too, and forgets why a name
 * has no address.
 */
final class AnswerCache implements DnsCache {
  /** Redirects lead to any number of names; those that are asked for least are forgotten. */
  static final int MAX_NAMES = 20_000;

  /** An answer may ask to be kept for ever, but an operator wants to see a change of addresses. */
  private static final Duration MAX_TTL = Duration.ofHours(1);

  /** A name that was not there may be there soon. */
  static final Duration ABSENCE = Duration.ofSeconds(5);

  private record Address(@Nullable InetAddress address, @Nullable Throwable cause)
      implements DnsCacheEntry {}

  /** What is known of a name: addresses, or why it has none. */
  private record Answer(List<Address> addresses, @Nullable Throwable absence, Duration ttl) {
    /** One record more of the same answer; the first that ends, ends it. */
    Answer and(Address another, Duration its) {
      Stream<Address> others = addresses.stream().filter(each -> !each.equals(another));
      return new Answer(
          Stream.concat(others, Stream.of(another)).toList(),
          null,
          ttl.compareTo(its) < 0 ? ttl : its);
    }
  }

  private final Cache<String, Answer> answers;

  AnswerCache(LongSupplier nanoTime) {
    Ticker ticker = nanoTime::getAsLong;
    answers =
        Caffeine.newBuilder()
            .maximumSize(MAX_NAMES)
            .ticker(ticker)
            // There is little to do, and a pool of others' threads need not do it.
            .executor(Runnable::run)
            .expireAfter(Expiry.writing((String name, Answer answer) -> answer.ttl()))
            .build();
  }

  /** Why the name had no address a moment ago; null when nothing is known. */
  @Nullable Throwable absence(String name) {
    Answer answer = answers.getIfPresent(name);
    return answer == null ? null : answer.absence();
  }

  void rememberAbsence(String name, Throwable reason) {
    answers.put(name, new Answer(List.of(), reason, ABSENCE));
  }

  @Override
  public @Nullable List<? extends DnsCacheEntry> get(String name, DnsRecord[] additionals) {
    Answer answer = answers.getIfPresent(name);
    return answer == null || answer.addresses().isEmpty() ? null : answer.addresses();
  }

  @Override
  public DnsCacheEntry cache(
      String name, DnsRecord[] additionals, InetAddress address, long ttlS, EventLoop loop) {
    Address entry = new Address(address, null);
    Duration ttl = Duration.ofSeconds(Math.min(ttlS, MAX_TTL.toSeconds()));
    if (ttl.isPositive()) {
      answers
          .asMap()
          .compute(
              name,
              (same, known) ->
                  known == null || known.absence() != null
                      ? new Answer(List.of(entry), null, ttl)
                      : known.and(entry, ttl));
    }
    return entry;
  }

  /** Not kept: see {@link #rememberAbsence}. */
  @Override
  public DnsCacheEntry cache(
      String name, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
    return new Address(null, cause);
  }

  @Override
  public void clear() {
    answers.invalidateAll();
  }

  @Override
  public boolean clear(String name) {
    return answers.asMap().remove(name) != null;
  }

  /** How many names are known, for a test; what is due to be forgotten is forgotten first. */
  long size() {
    answers.cleanUp();
    return answers.estimatedSize();
  }
}
