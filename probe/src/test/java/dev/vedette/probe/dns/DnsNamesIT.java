package dev.vedette.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.IpFamily;
import dev.vedette.probe.connection.Transport;
import dev.vedette.testkit.FakeDns;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.ResolvedAddressTypes;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DnsNamesIT {
  @ParameterizedTest
  @EnumSource
  void theHostsFileSpeaksForBothFamilies(IpFamily family) {
    Transport transport = Transport.best();
    List<InetAddress> pinned =
        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"));
    HostsFile hosts = (name, types) -> types == ResolvedAddressTypes.IPV6_ONLY ? null : pinned;
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    try (FakeDns dns = FakeDns.start();
        DnsNames names =
            new DnsNames(
                transport,
                new DnsSettings(DnsCache.OFF, List.of(new NameServer(dns.address()))),
                hosts)) {
      dns.answer("pinned.example", "127.0.0.9", "::1");
      List<InetAddress> found =
          names.resolve("pinned.example", family, loops.next()).awaitUninterruptibly().getNow();
      boolean asks = family == IpFamily.V6;
      assertThat(found).isEqualTo(asks ? List.of(InetAddress.ofLiteral("::1")) : pinned);
      assertThat(dns.questions("pinned.example")).isEqualTo(asks ? 1 : 0);
      assertThat(names.isPinned("Pinned.example", family)).isEqualTo(!asks);
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
