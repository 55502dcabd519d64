package dev.vedette.probe.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "::ffff:10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "3fff::1"
      })
  void addressesThatAreNotPublicAreRefused(String literal) { // 74
    InetAddress address = InetAddress.ofLiteral(literal);
    assertThat(AddressPolicy.objection(address)).startsWith(address.getHostAddress() + " is ");
  }

  /** One of each row: the registries of 2025-05 (IPv4) and 2025-09 (IPv6). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3", // RFC 791, this network
        "0.0.0.0", // RFC 1122, this host on this network
        "10.1.2.3", // RFC 1918
        "100.64.1.1", // RFC 6598, carriers
        "127.1.2.3", // RFC 1122
        "169.254.1.1", // RFC 3927
        "172.16.1.1", // RFC 1918
        "192.0.0.255", // RFC 6890, protocol assignments
        "192.0.0.7", // RFC 7335, IPv4 service continuity
        "192.0.0.8", // RFC 7600, dummy
        "192.0.0.9", // RFC 7723, Port Control Protocol
        "192.0.0.10", // RFC 8155, TURN
        "192.0.0.170", // RFC 8880, NAT64/DNS64 discovery
        "192.0.0.171",
        "192.0.2.255", // RFC 5737
        "192.31.196.1", // RFC 7535, AS112
        "192.52.193.1", // RFC 7450, AMT
        "192.88.99.1", // RFC 7526, 6to4 relays
        "192.168.1.1", // RFC 1918
        "192.175.48.1", // RFC 7534, AS112
        "198.19.1.1", // RFC 2544
        "198.51.100.255", // RFC 5737
        "203.0.113.1", // RFC 5737
        "250.1.2.3", // RFC 1112
        "255.255.255.255", // RFC 8190, limited broadcast
        "::1", // RFC 4291
        "::", // RFC 4291
        "64:ff9b:1:ffff::1", // RFC 8215
        "100::ffff", // RFC 6666
        "100:0:0:1::1", // RFC 9780
        "2001:1ff::1", // RFC 2928
        "2001:0:5ef5:79fd::1", // RFC 4380, Teredo
        "2001:1::1", // RFC 7723
        "2001:1::2", // RFC 8155
        "2001:1::3", // RFC 9665
        "2001:2::1", // RFC 5180
        "2001:3::1", // RFC 7450
        "2001:4:112::1", // RFC 7535
        "2001:10::1", // RFC 4843
        "2001:20::1", // RFC 7343
        "2001:30::1", // RFC 9374
        "2001:db8:ffff::1", // RFC 3849
        "2620:4f:8000::1", // RFC 7534
        "3fff:fff::1", // RFC 9637
        "5f00::1", // RFC 9602
        "fdff::1", // RFC 4193
        "fe80::1" // RFC 4291
      })
  void everyRowOfTheSpecialPurposeRegistriesIsRefused(String literal) { // 114
    assertThat(AddressPolicy.objection(InetAddress.ofLiteral(literal))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, AWS",
    "fd00:ec2::254, AWS",
    "169.254.170.2, AWS ECS",
    "169.254.170.23, AWS EKS",
    "fd00:ec2::23, AWS EKS",
    "168.63.129.16, Azure",
    "fd20:ce::254, Google Cloud",
    "100.100.100.200, Alibaba Cloud",
    "169.254.0.23, Tencent Cloud",
    "192.0.0.192, Oracle Cloud",
    "fd00:c1::a9fe:a9fe, Oracle Cloud",
    "169.254.42.42, Scaleway",
    "fd00:42::42, Scaleway",
    "fe80::a9fe:a9fe, OpenStack",
  })
  void theMetadataServicesOfCloudsAreRefusedByName(String literal, String cloud) { // 114
    assertThat(AddressPolicy.objection(InetAddress.ofLiteral(literal)))
        .contains(" is a metadata service of " + cloud);
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:10.0.0.1, 10.0.0.1", // mapped; Java makes an IPv4 address of it
    "::127.0.0.1, 127.0.0.1", // compatible
    "::ffff:0:10.0.0.1, 10.0.0.1", // translated (SIIT)
    "64:ff9b::169.254.169.254, 169.254.169.254", // NAT64
    "64:ff9b::168.63.129.16, 168.63.129.16", // NAT64, to a metadata service
    "2002:7f00:1::, 127.0.0.1", // 6to4
    "2002:a83f:8110::1, 168.63.129.16", // 6to4, to a metadata service
    "2606:4700::5efe:10.0.0.1, 10.0.0.1", // ISATAP
    "2606:4700::200:5efe:192.168.0.1, 192.168.0.1" // ISATAP, said to be a global one
  })
  void anAddressWithinAnAddressIsJudged(String literal, String within) { // 114
    assertThat(AddressPolicy.objection(InetAddress.ofLiteral(literal))).contains(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1",
        "fbff::1",
        "168.63.129.15",
        "168.63.129.17",
        "192.31.195.255",
        "192.52.194.0",
        "192.88.98.255",
        "192.175.49.0",
        "2001:200::1",
        "2620:4f:8001::1",
        "2606:4700::5efe:1.1.1.1",
        "64:ff9b::101:101",
        "2002:101:101::1"
      })
  void publicOnesAreNot(String literal) { // 74
    assertThat(AddressPolicy.objection(InetAddress.ofLiteral(literal))).isNull();
  }
}
