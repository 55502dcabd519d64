package dev.vedette.probe;

import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.loopback.LoopbackIdentity;
import dev.vedette.probe.loopback.LoopbackServers;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;

/**
 * A site over TLS on loopback with an authority of its own, whose key is no secret: for who trains
 * the JVM with a check of it.
 */
public final class TrainingSite implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops;
  private final LoopbackServers servers;

  private TrainingSite(MultiThreadIoEventLoopGroup loops, LoopbackServers servers) {
    this.loops = loops;
    this.servers = servers;
  }

  /** Starts it on a free port; IOException when this Java runtime can't use its certificate. */
  public static TrainingSite start() throws IOException {
    Transport transport = Transport.best();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("training-site", true), transport.ioHandler());
    return new TrainingSite(loops, LoopbackServers.start(true, false, loops.next(), transport));
  }

  /** Where its page is. */
  public String url() {
    return "https://%s:%d/page".formatted(LoopbackIdentity.NAME, servers.securePort());
  }

  /** The certificate of its authority, in PEM. */
  public String authority() throws IOException {
    return LoopbackIdentity.authorityText();
  }

  @Override
  public void close() {
    servers.close();
    var _ = loops.shutdownGracefully();
  }
}
