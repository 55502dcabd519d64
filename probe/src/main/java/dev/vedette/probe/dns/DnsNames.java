package dev.vedette.probe.dns;

import dev.vedette.model.IpFamily;
import dev.vedette.probe.connection.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
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
public final class DnsNames implements NameResolver {
  /** A name server that has not answered by then is passed over; half of what resolvers use. */
  private static final long QUERY_TIMEOUT_MS = 2_000;

  /** Netty's resolver belongs to one event loop and asks for one family. */
  private record Key(EventLoop loop, ResolvedAddressTypes types) {}

  private record Question(String name, IpFamily family) {
    ResolvedAddressTypes types() {
      return switch (family) {
        case ANY -> ResolvedAddressTypes.IPV4_PREFERRED;
        case V4 -> ResolvedAddressTypes.IPV4_ONLY;
        case V6 -> ResolvedAddressTypes.IPV6_ONLY;
      };
    }
  }

  private final Transport transport;
  private final DnsServerAddressStreamProvider nameServers;
  private final HostsFile hosts;
  private final Map<ResolvedAddressTypes, AnswerCache> caches;
  private final Map<Key, DnsNameResolver> resolvers = new ConcurrentHashMap<>();
  private final Map<Question, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  public DnsNames(Transport transport, DnsSettings settings) {
    this(transport, settings, HostsFile.read());
  }

  DnsNames(Transport transport, DnsSettings settings, HostsFile hosts) {
    this.transport = transport;
    this.hosts = hosts;
    this.nameServers =
        settings.servers().isEmpty()
            ? DnsServerAddressStreamProviders.platformDefault()
            : new SequentialDnsServerAddressStreamProvider(
                settings.servers().stream().map(NameServer::address).toList());
    this.caches = caches(settings.cache());
  }

  private static Map<ResolvedAddressTypes, AnswerCache> caches(DnsCache policy) {
    return switch (policy) {
      case OFF -> Map.of();
      case TTL ->
          Map.of(
              ResolvedAddressTypes.IPV4_ONLY, new AnswerCache(System::nanoTime),
              ResolvedAddressTypes.IPV6_ONLY, new AnswerCache(System::nanoTime));
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

  @Override
  public boolean isPinned(String name, IpFamily family) {
    return pinned(new Question(name.toLowerCase(Locale.ROOT), family)) != null;
  }

  /** A name with one address in the hosts file has no others, of the other family neither. */
  private @Nullable List<InetAddress> pinned(Question question) {
    return hosts.addresses(question.name(), question.types());
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

  private void ask(Question question, EventLoop loop, CompletableFuture<List<InetAddress>> shared) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    var _ =
        result.whenComplete((addresses, cause) -> {
          // Before anybody hears of it: who asks after that asks anew.
          underWay.remove(question, shared);
          if (cause == null) {
            shared.complete(addresses);
          } else {
            shared.completeExceptionally(cause);
          }
        });
    List<InetAddress> pinned = pinned(question);
    if (pinned != null) {
      result.complete(pinned);
      return;
    }
    try {
      askNameServers(question, loop, result);
    } catch (RuntimeException unaskable) {
      // A name that can't be written into a question at all.
      result.completeExceptionally(unaskable);
    }
  }

  private void askNameServers(
      Question question, EventLoop loop, CompletableFuture<List<InetAddress>> result) {
    switch (question.family()) {
      case V4, V6 -> pass(query(question, question.types(), loop), result);
      case ANY ->
          BothFamilies.combine(
              query(question, ResolvedAddressTypes.IPV4_ONLY, loop),
              query(question, ResolvedAddressTypes.IPV6_ONLY, loop),
              loop,
              result);
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
    DnsNameResolver resolver = resolvers.computeIfAbsent(new Key(loop, types), this::create);
    AnswerCache cache = caches.get(types);
    return cache == null
        ? resolver.resolveAll(question.name())
        : query(question.name(), resolver, cache, loop);
  }

  private static Future<List<InetAddress>> query(
      String name, DnsNameResolver resolver, AnswerCache cache, EventLoop loop) {
    Throwable absence = cache.absence(name);
    if (absence != null) {
      return loop.newFailedFuture(absence);
    }
    return resolver
        .resolveAll(name)
        .addListener((Future<List<InetAddress>> answer) -> {
          if (!answer.isSuccess() && DnsAnswers.isAbsence(answer.cause())) {
            cache.rememberAbsence(name, answer.cause());
          }
        });
  }

  /** Answers of the warm-up's need no name server. */
  private DatagramChannel openSocket() {
    DatagramChannel socket = transport.datagrams().newChannel();
    socket.pipeline().addFirst(new WarmUpName(transport.datagrams()));
    return socket;
  }

  private DnsNameResolver create(Key key) {
    AnswerCache cache = caches.get(key.types());
    return new DnsNameResolverBuilder(key.loop())
        .datagramChannelFactory(this::openSocket)
        // An answer that was cut short is asked for again over TCP.
        .socketChannelFactory(transport.sockets())
        .nameServerProvider(nameServers)
        .resolvedAddressTypes(key.types())
        .queryTimeoutMillis(QUERY_TIMEOUT_MS)
        // The hosts file has been looked into by now.
        .hostsFileEntriesResolver((name, types) -> null)
        .resolveCache(cache == null ? NoopDnsCache.INSTANCE : cache)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .build();
  }

  @Override
  public void close() {
    resolvers.values().forEach(DnsNameResolver::close);
  }
}
