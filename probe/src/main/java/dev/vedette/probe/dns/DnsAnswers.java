package dev.vedette.probe.dns;

import dev.vedette.model.FailureCode;
import dev.vedette.model.IpFamily;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** What the answers of name servers mean. */
public final class DnsAnswers {
  private DnsAnswers() {}

  /** The address that a literal in a URL is. */
  public static List<InetAddress> ofLiteral(byte[] address) {
    try {
      return List.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }

  /** The same on one network of this machine; empty where it has no such interface. */
  public static List<InetAddress> ofLiteral(byte[] address, String zone) {
    try {
      boolean number = zone.chars().allMatch(c -> c >= '0' && c <= '9');
      NetworkInterface network =
          number
              ? NetworkInterface.getByIndex(Integer.parseInt(zone))
              : NetworkInterface.getByName(zone);
      return network == null
          ? List.of()
          : List.of(Inet6Address.getByAddress(null, address, network.getIndex()));
    } catch (SocketException | NumberFormatException e) {
      return List.of();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address with a zone has 16 bytes", e);
    }
  }

  /** Those of the family, in their order; all of them for {@code ANY}. */
  public static List<InetAddress> ofFamily(List<InetAddress> addresses, IpFamily family) {
    return switch (family) {
      case ANY -> addresses;
      case V4 -> addresses.stream().filter(Inet4Address.class::isInstance).toList();
      case V6 -> addresses.stream().filter(Inet6Address.class::isInstance).toList();
    };
  }

  /** What a look-up that failed with this means. */
  public static FailureCode code(Throwable cause) {
    return isNxDomain(cause) ? FailureCode.DNS_NOT_FOUND : FailureCode.DNS_FAILED;
  }

  /** The same as a sentence. */
  public static String message(String name, IpFamily family, Throwable cause) {
    if (isNxDomain(cause)) {
      return "the name " + name + " does not exist (NXDOMAIN)";
    }
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof DnsNameResolverTimeoutException) {
        return "no name server answered for " + name;
      }
      if (c instanceof DnsErrorCauseException answer) {
        return "the name servers could not resolve %s: %s".formatted(name, answer.getCode());
      }
    }
    String wanted = family == IpFamily.ANY ? "" : "IPv" + family + " ";
    return "no %saddress found for %s: %s".formatted(wanted, name, why(family, cause));
  }

  /** The resolver's own words are about record types and numbers of queries. */
  private static String why(IpFamily family, Throwable cause) {
    if (isAbsence(cause)) {
      return switch (family) {
        case ANY -> "the name is there, but has neither an A nor an AAAA record";
        case V4 -> "the name is there, but has no A record";
        case V6 -> "the name is there, but has no AAAA record";
      };
    }
    String words = null;
    for (Throwable c = cause.getCause(); c != null; c = c.getCause()) {
      words = c.getMessage();
    }
    return "no name server could be asked" + (words == null ? "" : ": " + words);
  }

  /** That no answer came within so many milliseconds, as a sentence. */
  public static String silence(String name, long ms) {
    return "no name server answered for %s within %d ms".formatted(name, ms);
  }

  /** Whether a name server answered at all, be it with an error. */
  static boolean isAnswer(Throwable cause) {
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof DnsErrorCauseException) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name server said that there is no such name, or no address of this family. */
  static boolean isAbsence(Throwable cause) {
    return isNxDomain(cause) || (cause instanceof UnknownHostException && cause.getCause() == null);
  }

  private static boolean isNxDomain(Throwable cause) {
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof DnsErrorCauseException answer
          && DnsResponseCode.NXDOMAIN.equals(answer.getCode())) {
        return true;
      }
    }
    return false;
  }
}
