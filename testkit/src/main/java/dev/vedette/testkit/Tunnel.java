package dev.vedette.testkit;

import java.io.IOException;
import java.net.Socket;

/** Carries bytes both ways between two connections until both ends have ended. */
record Tunnel(Socket client, Socket origin) {
  /** What a proxy says when a tunnel is open. */
  static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

  /** Returns when the origin has ended: then nothing is left to say. */
  void run() throws IOException {
    Thread.ofVirtual().name("tunnel").start(this::upstream);
    origin.getInputStream().transferTo(client.getOutputStream());
  }

  private void upstream() {
    try {
      client.getInputStream().transferTo(origin.getOutputStream());
      origin.shutdownOutput();
    } catch (IOException clientGone) {
      closeOrigin();
    }
  }

  /** Lets {@link #run} end too. */
  private void closeOrigin() {
    try {
      origin.close();
    } catch (IOException alreadyGone) {
      // As wanted.
    }
  }
}
