package dev.vedette.probe;

import dev.vedette.model.IpFamily;
import io.netty.channel.EventLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks name servers (and the hosts file first) without remembering an answer: what a check measures
 * has to be what a visitor without a cache would wait for.
 */
final class DnsNames implements NameResolver {
  private final Transport transport;
  private final DnsServerAddressStreamProvider nameServers;
  private final Map<Key, DnsNameResolver> resolvers = new ConcurrentHashMap<>();

  /** Netty's resolver belongs to one event loop and asks for one family. */
  private record Key(EventLoop loop, IpFamily family) {}

  DnsNames(Transport transport, DnsServerAddressStreamProvider nameServers) {
    this.transport = transport;
    this.nameServers = nameServers;
  }

  @Override
  public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop) {
    return resolvers.computeIfAbsent(new Key(loop, family), this::create).resolveAll(name);
  }

  private DnsNameResolver create(Key key) {
    return new DnsNameResolverBuilder(key.loop())
        .datagramChannelType(transport.datagramChannel())
        .socketChannelType(transport.socketChannel())
        .nameServerProvider(nameServers)
        .resolvedAddressTypes(addressTypes(key.family()))
        // A dead IPv4 address must not hide a live IPv6 one, so both answers are waited for.
        .completeOncePreferredResolved(false)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .build();
  }

  private static ResolvedAddressTypes addressTypes(IpFamily family) {
    return switch (family) {
      case ANY -> ResolvedAddressTypes.IPV4_PREFERRED;
      case V4 -> ResolvedAddressTypes.IPV4_ONLY;
      case V6 -> ResolvedAddressTypes.IPV6_ONLY;
    };
  }

  @Override
  public void close() {
    resolvers.values().forEach(DnsNameResolver::close);
  }
}
