package dev.vedette.probe;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the addresses of names, of one family, for as long as their answers say, and for a few
 * seconds that a name has none. Thread-safe.
 *
 * <p>Netty's cache knows no bound, keeps failures of name servers too, and forgets why a name has
 * no address; hence it only keeps addresses here.
 */
final class AnswerCache implements DnsCache {
  /** Redirects lead to any number of names; the one that was answered longest ago is forgotten. */
  static final int MAX_NAMES = 20_000;

  /** An answer may ask to be kept for ever, but an operator wants to see a change of addresses. */
  private static final int MAX_TTL_S = 3_600;

  /** A name that was not there may be there soon. */
  static final long ABSENCE_NS = TimeUnit.SECONDS.toNanos(5);

  private record Absence(Throwable reason, long sinceNs) {}

  private final LongSupplier nanoTime;
  private final DefaultDnsCache addresses = new DefaultDnsCache(0, MAX_TTL_S, 0);
  private final Map<String, Boolean> known = new LinkedHashMap<>();
  private final Map<String, Absence> absent = new LinkedHashMap<>();

  AnswerCache(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Why the name had no address a moment ago; null when nothing is known. */
  synchronized @Nullable Throwable absence(String name) {
    Absence absence = absent.get(name);
    if (absence == null) {
      return null;
    }
    if (nanoTime.getAsLong() - absence.sinceNs() >= ABSENCE_NS) {
      absent.remove(name);
      return null;
    }
    return absence.reason();
  }

  synchronized void rememberAbsence(String name, Throwable reason) {
    putLast(absent, name, new Absence(reason, nanoTime.getAsLong()));
  }

  @Override
  public @Nullable List<? extends DnsCacheEntry> get(String name, DnsRecord[] additionals) {
    return addresses.get(name, additionals);
  }

  @Override
  public synchronized DnsCacheEntry cache(
      String name, DnsRecord[] additionals, InetAddress address, long ttlS, EventLoop loop) {
    String forgotten = putLast(known, name, true);
    if (forgotten != null) {
      addresses.clear(forgotten);
    }
    return addresses.cache(name, additionals, address, ttlS, loop);
  }

  /** Not kept: see {@link #rememberAbsence}. */
  @Override
  public DnsCacheEntry cache(
      String name, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
    return addresses.cache(name, additionals, cause, loop);
  }

  @Override
  public synchronized void clear() {
    known.clear();
    absent.clear();
    addresses.clear();
  }

  @Override
  public synchronized boolean clear(String name) {
    known.remove(name);
    absent.remove(name);
    return addresses.clear(name);
  }

  /** The name that had to go to make room, if any. */
  private static <V> @Nullable String putLast(Map<String, V> names, String name, V value) {
    names.remove(name);
    String first = names.size() < MAX_NAMES ? null : names.keySet().iterator().next();
    if (first != null) {
      names.remove(first);
    }
    names.put(name, value);
    return first;
  }
}
