package dev.vedette.doctor;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * As PgBouncer in transaction mode: many clients, one session of the server, which goes to another
 * client when a transaction ends. For a server that asks for no password.
 */
final class TransactionPooler implements AutoCloseable {
  private static final int PROTOCOL = 3 << 16;
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;

  private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final ReentrantLock session = new ReentrantLock();
  private final Socket server;
  private final DataInputStream fromServer;
  private final DataOutputStream toServer;

  /** What the server said when it let us in, for every client. */
  private final ByteArrayOutputStream welcome = new ByteArrayOutputStream();

  private TransactionPooler(int port) throws IOException {
    server = new Socket(InetAddress.getLoopbackAddress(), port);
    fromServer = new DataInputStream(server.getInputStream());
    toServer = new DataOutputStream(server.getOutputStream());
  }

  static TransactionPooler start(int port, String user, String database) throws IOException {
    TransactionPooler pooler = new TransactionPooler(port);
    byte[] names =
        "user\0%s\0database\0%s\0\0".formatted(user, database).getBytes(StandardCharsets.UTF_8);
    pooler.toServer.writeInt(names.length + 8);
    pooler.toServer.writeInt(PROTOCOL);
    pooler.toServer.write(names);
    pooler.toServer.flush();
    pooler.relay(new DataOutputStream(pooler.welcome));
    Thread.ofVirtual().start(pooler::accept);
    return pooler;
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      for (int code = 0; code != PROTOCOL; ) {
        byte[] rest = new byte[in.readInt() - 8];
        code = in.readInt();
        in.readFully(rest);
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
          out.write('N');
        }
      }
      welcome.writeTo(out);
      while (converse(in, out)) {
        out.flush();
      }
    } catch (IOException e) {
      // It went, or we did.
    } finally {
      if (session.isHeldByCurrentThread()) {
        session.unlock();
      }
    }
  }

  /** Everything up to a query or a Sync, and its answer; false when the client says farewell. */
  private boolean converse(DataInputStream in, DataOutputStream out) throws IOException {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    int type;
    do {
      type = copy(in, new DataOutputStream(asked))[0];
      if (type == 'X') {
        return false;
      }
    } while (type != 'Q' && type != 'S');
    if (!session.isHeldByCurrentThread()) {
      session.lock();
    }
    asked.writeTo(toServer);
    toServer.flush();
    if (relay(out) == 'I') {
      session.unlock();
    }
    return true;
  }

  /** Passes on what the server says until it is ready; tells in which state it is. */
  private int relay(DataOutputStream out) throws IOException {
    int[] message;
    do {
      message = copy(fromServer, out);
    } while (message[0] != 'Z');
    return message[1];
  }

  /** Copies a message; its type and its first byte. */
  private static int[] copy(DataInputStream in, DataOutputStream out) throws IOException {
    int type = in.readUnsignedByte();
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
    return new int[] {type, body.length == 0 ? 0 : body[0]};
  }

  @Override
  public void close() throws IOException {
    listening.close();
    server.close();
  }
}
