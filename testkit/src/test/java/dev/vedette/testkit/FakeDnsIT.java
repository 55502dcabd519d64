package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeDnsIT {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final FakeDns dns = FakeDns.start();
  private final DnsNameResolver resolver =
      new DnsNameResolverBuilder(group.next())
          .datagramChannelType(NioDatagramChannel.class)
          .socketChannelType(NioSocketChannel.class)
          .nameServerProvider(new SingletonDnsServerAddressStreamProvider(dns.address()))
          .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
          .ndots(1)
          .build();

  @AfterEach
  void close() {
    resolver.close();
    dns.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void followsAliasesToAnAddress() throws Exception {
    dns.alias("www.test", "cdn.test")
        .alias("cdn.test", "edge.test")
        .answer("edge.test", "10.0.0.7");

    assertThat(resolver.resolve("www.test").get())
        .extracting(InetAddress::getHostAddress)
        .isEqualTo("10.0.0.7");
    assertThat(answered("www.test"))
        .extracting(DnsRecord::type)
        .containsExactly(DnsRecordType.CNAME, DnsRecordType.CNAME, DnsRecordType.A);
  }

  @Test
  void tellsTheTtl() throws Exception {
    dns.answer("site.test", "127.0.0.1");
    assertThat(ttls()).containsExactly(60L);
    dns.ttl(Duration.ofDays(1));
    assertThat(ttls()).containsExactly(86_400L);
  }

  @Test
  void countsQuestions() throws Exception {
    dns.answer("site.test", "127.0.0.1").ttl(Duration.ofMinutes(5));
    var _ = resolver.resolve("site.test").get();
    var _ = resolver.resolve("site.test").get();

    assertThat(dns.questions("site.test")).isOne();
    assertThat(dns.questions("other.test")).isZero();
  }

  @Test
  void anAliasOfNothingDoesNotExist() {
    dns.alias("www.test", "gone.test");

    assertThatThrownBy(() -> resolver.resolve("www.test").get())
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void truncatedAnswersAreWholeOverTcp() throws Exception {
    dns.answer("big.test", "10.0.0.8").truncate("big.test");

    assertThat(answered("big.test")).hasSize(1);
    assertThat(dns.questions()).containsExactly("A big.test", "A big.test");
  }

  private List<Long> ttls() throws Exception {
    return answered("site.test").stream().map(DnsRecord::timeToLive).toList();
  }

  private List<DnsRecord> answered(String name) throws Exception {
    DnsResponse response =
        resolver.query(new DefaultDnsQuestion(name, DnsRecordType.A)).get().content();
    try {
      return IntStream.range(0, response.count(DnsSection.ANSWER))
          .mapToObj(i -> (DnsRecord) response.recordAt(DnsSection.ANSWER, i))
          .toList();
    } finally {
      response.release();
    }
  }
}
