package dev.vedette.probe.dns;

import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this machine's hosts file says of a name. Thread-safe. */
@FunctionalInterface
interface HostsFile {
  /** Its addresses of these types, the preferred ones first; null when the file has none. */
  @Nullable List<InetAddress> addresses(String name, ResolvedAddressTypes types);

  /** The system's, as it is now. */
  static HostsFile read() {
    return new DefaultHostsFileEntriesResolver()::addresses;
  }
}
