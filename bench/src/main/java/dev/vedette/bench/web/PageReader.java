package dev.vedette.bench.web;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Many open pages that one thread reads and throws away, so that reading costs little. */
final class PageReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 65_536;

  private final Selector selector;
  private final Thread thread;

  private PageReader(Selector selector) {
    this.selector = selector;
    thread = Thread.ofPlatform().name("page-reader").start(this::read);
  }

  static PageReader open(int port, String path, int pages) throws IOException {
    Selector selector = Selector.open();
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < pages; i++) {
      SocketChannel page =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      page.write(ByteBuffer.wrap(request));
      page.configureBlocking(false);
      page.register(selector, SelectionKey.OP_READ);
    }
    return new PageReader(selector);
  }

  /** What reading took until now. */
  long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (selector.isOpen()) {
        selector.select(key -> drain(key, buffer));
      }
    } catch (IOException | ClosedSelectorException closed) {
      // As it should be, at the end.
    }
  }

  private static void drain(SelectionKey key, ByteBuffer buffer) {
    try {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        key.channel().close();
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
