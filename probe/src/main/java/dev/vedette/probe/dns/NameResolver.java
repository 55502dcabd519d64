package dev.vedette.probe.dns;

import dev.vedette.model.IpFamily;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name, anew for every hop. Thread-safe. */
public interface NameResolver extends AutoCloseable {
  /** The addresses of this family, best first; asks the network from the given loop. */
  Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop);

  /** Whether no name server is asked for this name, as this machine knows it by itself. */
  default boolean isPinned(String name, IpFamily family) {
    return false;
  }

  @Override
  void close();
}
