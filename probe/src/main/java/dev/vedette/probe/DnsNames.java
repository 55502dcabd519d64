package dev.vedette.probe;

import dev.vedette.model.IpFamily;
import io.netty.channel.EventLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers, and the hosts file first. Whoever asks for a name while it is being looked up
 * waits for the same answer, and for no longer than that takes. Thread-safe.
 */
final class DnsNames implements NameResolver {
  /** A name server that has not answered by then is passed over; half of what resolvers use. */
  private static final long QUERY_TIMEOUT_MS = 2_000;

  /** Bounds the cache against names that redirects lead to. */
  private static final int MAX_TTL_S = 3_600;

  /** A name that was not there may be there soon. */
  private static final int NEGATIVE_TTL_S = 5;

  /** Netty's resolver belongs to one event loop and asks for one family. */
  private record Key(EventLoop loop, ResolvedAddressTypes types) {}

  private record Question(String name, IpFamily family) {}

  private final Transport transport;
  private final DnsServerAddressStreamProvider nameServers;
  private final Map<ResolvedAddressTypes, io.netty.resolver.dns.DnsCache> caches;
  private final Map<Key, DnsNameResolver> resolvers = new ConcurrentHashMap<>();
  private final Map<Question, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  DnsNames(Transport transport, DnsSettings settings) {
    this.transport = transport;
    this.nameServers =
        settings.servers().isEmpty()
            ? DnsServerAddressStreamProviders.platformDefault()
            : new SequentialDnsServerAddressStreamProvider(
                settings.servers().stream().map(NameServer::address).toList());
    this.caches =
        Map.of(
            ResolvedAddressTypes.IPV4_ONLY, cache(settings.cache()),
            ResolvedAddressTypes.IPV6_ONLY, cache(settings.cache()));
  }

  private static io.netty.resolver.dns.DnsCache cache(DnsCache policy) {
    return switch (policy) {
      case OFF -> NoopDnsCache.INSTANCE;
      case TTL -> new DefaultDnsCache(0, MAX_TTL_S, NEGATIVE_TTL_S);
    };
  }

  @Override
  public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop) {
    Promise<List<InetAddress>> answer = loop.newPromise();
    Question question = new Question(name.toLowerCase(Locale.ROOT), family);
    CompletableFuture<List<InetAddress>> own = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> running = underWay.putIfAbsent(question, own);
    if (running == null) {
      running = own;
      ask(question, loop, own);
    }
    var _ =
        running.whenComplete((addresses, cause) -> {
          if (loop.inEventLoop()) {
            hand(answer, addresses, cause);
          } else {
            loop.execute(() -> hand(answer, addresses, cause));
          }
        });
    return answer;
  }

  private static void hand(
      Promise<List<InetAddress>> answer,
      @Nullable List<InetAddress> addresses,
      @Nullable Throwable cause) {
    if (addresses != null) {
      answer.setSuccess(addresses);
    } else {
      answer.setFailure(cause);
    }
  }

  private void ask(Question question, EventLoop loop, CompletableFuture<List<InetAddress>> result) {
    var _ = result.whenComplete((addresses, cause) -> underWay.remove(question, result));
    try {
      switch (question.family()) {
        case V4 -> pass(query(question, ResolvedAddressTypes.IPV4_ONLY, loop), result);
        case V6 -> pass(query(question, ResolvedAddressTypes.IPV6_ONLY, loop), result);
        case ANY ->
            BothFamilies.combine(
                query(question, ResolvedAddressTypes.IPV4_ONLY, loop),
                query(question, ResolvedAddressTypes.IPV6_ONLY, loop),
                loop,
                result);
      }
    } catch (RuntimeException unaskable) {
      // A name that can't be written into a question at all.
      result.completeExceptionally(unaskable);
    }
  }

  private static void pass(
      Future<List<InetAddress>> answer, CompletableFuture<List<InetAddress>> result) {
    answer.addListener((Future<List<InetAddress>> done) -> {
      if (done.isSuccess()) {
        result.complete(done.getNow());
      } else {
        result.completeExceptionally(done.cause());
      }
    });
  }

  private Future<List<InetAddress>> query(
      Question question, ResolvedAddressTypes types, EventLoop loop) {
    return resolvers
        .computeIfAbsent(new Key(loop, types), this::create)
        .resolveAll(question.name());
  }

  private DnsNameResolver create(Key key) {
    return new DnsNameResolverBuilder(key.loop())
        .datagramChannelType(transport.datagramChannel())
        // An answer that was cut short is asked for again over TCP.
        .socketChannelType(transport.socketChannel())
        .nameServerProvider(nameServers)
        .resolvedAddressTypes(key.types())
        .queryTimeoutMillis(QUERY_TIMEOUT_MS)
        .resolveCache(caches.get(key.types()))
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .build();
  }

  @Override
  public void close() {
    resolvers.values().forEach(DnsNameResolver::close);
  }
}
