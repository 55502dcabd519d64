package dev.vedette.probe;

import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.NetUtil;

/**
 * A target ready to be probed: patterns compiled, files read, TLS set up. Costs a few milliseconds
 * and some native memory, so it is made once per target and configuration, not once per check.
 * Thread-safe.
 */
public final class PreparedTarget {
  /** Largest body that can be asked for: a check may hold it in memory twice. */
  static final long MAX_BODY_BYTES = 64L << 20;

  private final Target target;
  private final HopRequest home;
  private final Expectations expectations;
  private final RequestFactory requests;
  private final TlsClient tls;
  private final TlsClient tlsElsewhere;

  private PreparedTarget(Target target) {
    this.target = target;
    home = new HopRequest(target.url(), target.method(), target.body() != null);
    expectations = Expectations.compile(target.expect());
    requireSense();
    requests = new RequestFactory(target, home);
    tls = TlsClient.with(target.tls(), true);
    tlsElsewhere = target.tls().certificate() == null ? tls : TlsClient.with(target.tls(), false);
  }

  /**
   * Prepares a target without touching the network; throws {@link InvalidTargetException} when its
   * settings can't be used.
   */
  public static PreparedTarget of(Target target) {
    return new PreparedTarget(target);
  }

  public Target target() {
    return target;
  }

  /** The target's address as it may be shown: without userinfo and redacted query parameters. */
  public String shownUrl() {
    return shown(home);
  }

  HopRequest firstRequest() {
    return home;
  }

  Expectations expectations() {
    return expectations;
  }

  FullHttpRequest httpRequest(HopRequest hop) {
    return requests.create(hop);
  }

  /** The client certificate is presented to the target's own host alone. */
  TlsClient tlsFor(HopRequest hop) {
    return hop.trustsLike(home) ? tls : tlsElsewhere;
  }

  /** The name for SNI and verification: the override holds for the target's own host alone. */
  String tlsName(HopRequest hop) {
    Tls settings = target.tls();
    return settings.serverName() != null && hop.host().equals(home.host())
        ? settings.serverName()
        : hop.host();
  }

  String shown(HopRequest hop) {
    return SafeUrl.of(hop.url(), target.redact());
  }

  private void requireSense() {
    if (target.expect().body().maxBytes().bytes() > MAX_BODY_BYTES) {
      throw new InvalidTargetException("expect.body.max_bytes: at most 64MiB");
    }
    if (target.method().equals("HEAD") && expectations.havePagePattern()) {
      throw new InvalidTargetException(
          "expect.body: a response to HEAD has no body to find a pattern in; use GET");
    }
    if (target.url().getPort() > 65535) {
      throw new InvalidTargetException("url: a port is at most 65535");
    }
    if (literalOfOtherFamily()) {
      throw new InvalidTargetException(
          "ip: " + target.ip() + " and the address " + home.host() + " contradict each other");
    }
  }

  private boolean literalOfOtherFamily() {
    return switch (target.ip()) {
      case ANY -> false;
      case V4 -> NetUtil.isValidIpV6Address(home.host());
      case V6 -> NetUtil.isValidIpV4Address(home.host());
    };
  }
}
