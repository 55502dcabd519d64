package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.request.Proxy;
import dev.vedette.probe.request.RequestFactory;
import dev.vedette.probe.request.TargetSecrets;
import dev.vedette.probe.tls.QuicClient;
import dev.vedette.probe.tls.TlsClient;
import dev.vedette.probe.tls.TlsClients;
import dev.vedette.probe.verdict.Expectations;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.NetUtil;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A target ready to be probed: patterns compiled, files read, TLS set up. Costs a few milliseconds,
 * so it is made once per target and configuration, not once per check; files that change are read
 * again by themselves. Thread-safe.
 */
public final class PreparedTarget {
  private final Target target;
  private final HopRequest home;
  private final Secrets secrets;
  private final String shownUrl;
  private final Expectations expectations;
  private final RequestFactory requests;
  private final TargetTls tls;
  private final @Nullable Proxy proxy;

  private PreparedTarget(Target target, TargetTls tls, FileWatch files) {
    this.target = target;
    home = new HopRequest(target.url(), target.method(), hasBody(target));
    secrets = TargetSecrets.of(target);
    shownUrl = shown(home);
    expectations = Expectations.compile(target.expect());
    requireSense();
    requests = new RequestFactory(target, home, files);
    this.tls = tls;
    proxy = target.proxy() == null ? null : Proxy.of(target.proxy());
  }

  /**
   * Prepares a target without touching the network; throws {@link InvalidTargetException} when its
   * settings can't be used.
   */
  static PreparedTarget of(Target target, TlsClients clients, FileWatch files) {
    return masked(
        target,
        () -> {
          PreparedTarget prepared =
              new PreparedTarget(target, new TargetTls(target, () -> clients), files);
          prepared.tls.make();
          return prepared;
        });
  }

  /**
   * The same, but for TLS, which is set up by the first hop that needs it, if the target's address
   * does not say that it does. What is wrong with the target's own settings is told at once.
   */
  static PreparedTarget withTlsWhenNeeded(
      Target target, Supplier<TlsClients> clients, FileWatch files) {
    return masked(
        target,
        () -> {
          PreparedTarget prepared =
              new PreparedTarget(target, new TargetTls(target, clients), files);
          prepared.readyFor(prepared.home);
          if (prepared.tls.namesFiles()) {
            prepared.tls.make();
          }
          return prepared;
        });
  }

  private static PreparedTarget masked(Target target, Supplier<PreparedTarget> preparing) {
    try {
      return preparing.get();
    } catch (InvalidTargetException e) {
      throw new InvalidTargetException(
          TargetSecrets.of(target).mask(String.valueOf(e.getMessage())), e);
    }
  }

  public Target target() {
    return target;
  }

  /** The target's address as it may be shown: without anything secret. */
  public String shownUrl() {
    return shownUrl;
  }

  /** What must not be seen of what this target's checks say. */
  Secrets secrets() {
    return secrets;
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
    return tls.overTcp(hop.trustsLike(home));
  }

  /** The same for HTTP/3, for a target that speaks it. */
  QuicClient quicFor(HopRequest hop) {
    return tls.overQuic(hop.trustsLike(home));
  }

  /** Sets up what the hop needs and takes long; throws as the preparation does. */
  void readyFor(HopRequest hop) {
    if (hop.secure()) {
      tls.make();
    }
  }

  @Nullable Proxy proxy() {
    return proxy;
  }

  /** The name for SNI and verification: the override holds for the target's own host alone. */
  String tlsName(HopRequest hop) {
    String override = target.tls().serverName();
    return override != null && hop.isOfHost(home) ? override : hop.host();
  }

  String shown(HopRequest hop) {
    String shown = secrets.mask(hop.url().shown(target.redact()));
    // A reference may be longer than what it stands for.
    return shown.length() <= Url.MAX_LENGTH ? shown : shown.substring(0, Url.MAX_LENGTH - 1) + "…";
  }

  private static boolean hasBody(Target target) {
    return target.body() != null || target.bodyFile() != null;
  }

  private void requireSense() {
    if (target.expect().body().maxBytes().bytes() > Expectations.MAX_BODY_BYTES) {
      throw new InvalidTargetException("expect.body.max_bytes: at most 64MiB");
    }
    if (target.method().equals("HEAD") && expectations.needPage()) {
      throw new InvalidTargetException(
          "expect: a response to HEAD has no body to look into; use GET");
    }
    if (target.http() == HttpVersion.V3
        && home.host().indexOf('.') > 0
        && !TlsClient.hasUsualLabels(TlsClient.withoutRootDot(home.host()))) {
      throw new InvalidTargetException(
          "http: 3 can't be spoken to this host: Netty's QUIC knows names of letters, digits and"
              + " inner hyphens alone; use 2");
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
