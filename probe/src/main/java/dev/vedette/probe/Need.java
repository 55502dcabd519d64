package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.probe.dns.NameResolver;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.request.Proxy;
import io.netty.util.NetUtil;
import java.util.EnumSet;
import java.util.Set;

/** What a hop may need that takes a JVM long the first time. */
enum Need {
  /** A connection and HTTP/1.1. */
  PLAIN,
  /** A name server's answer. */
  NAMES,
  TLS,
  HTTP2,
  HTTP3;

  /** Those of any hop that a site may lead to. */
  static final Set<Need> OF_REDIRECTS = Set.of(PLAIN, NAMES, TLS, HTTP2);

  /** Those of one hop of a target. */
  static Set<Need> of(PreparedTarget target, HopRequest hop, NameResolver names) {
    Set<Need> needs = EnumSet.of(PLAIN);
    Proxy proxy = target.proxy();
    String host = proxy == null ? hop.host() : proxy.host();
    if (!isAddress(host) && !names.isPinned(host, target.target().ip())) {
      needs.add(NAMES);
    }
    HttpVersion version = target.target().http();
    if (hop.secure() && version == HttpVersion.V3) {
      needs.add(HTTP3);
    } else if (hop.secure()) {
      needs.add(TLS);
    }
    boolean chosenByServer = hop.secure() && version == HttpVersion.AUTO;
    if (version == HttpVersion.V2 || chosenByServer) {
      needs.add(HTTP2);
    }
    return needs;
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }
}
