package dev.vedette.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on loopback (UDP, RFC 1035) that knows what a test tells it: addresses, errors,
 * silence and delays. A name it was not told about does not exist. Thread-safe.
 */
public final class FakeDns implements AutoCloseable {
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int HEADER_BYTES = 12;

  private record Answer(int code, List<InetAddress> addresses, Duration delay, boolean silent) {}

  private final DatagramSocket socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();

  private FakeDns(DatagramSocket socket) {
    this.socket = socket;
  }

  public static FakeDns start() {
    try {
      FakeDns dns = new FakeDns(new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1")));
      Thread.ofVirtual().name("fake-dns").start(dns::listen);
      return dns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The name has these IP addresses, given as literals. */
  public FakeDns answer(String name, String... addresses) {
    return answerAfter(Duration.ZERO, name, addresses);
  }

  /** The name has these addresses, but the answer takes a while. */
  public FakeDns answerAfter(Duration delay, String name, String... addresses) {
    List<InetAddress> parsed = Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    answers.put(name, new Answer(0, parsed, delay, false));
    return this;
  }

  /** Questions for the name fail. */
  public FakeDns servfail(String name) {
    answers.put(name, new Answer(SERVFAIL, List.of(), Duration.ZERO, false));
    return this;
  }

  /** Questions for the name are never answered. */
  public FakeDns silent(String name) {
    answers.put(name, new Answer(0, List.of(), Duration.ZERO, true));
    return this;
  }

  /** The questions so far, as {@code A name} or {@code AAAA name}. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  private void listen() {
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(new byte[512], 512);
      try {
        socket.receive(packet);
      } catch (IOException closed) {
        return;
      }
      Thread.ofVirtual().name("fake-dns-answer").start(() -> reply(packet));
    }
  }

  private void reply(DatagramPacket packet) {
    byte[] query = packet.getData();
    int end = HEADER_BYTES;
    StringBuilder name = new StringBuilder();
    while (query[end] != 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
      end += query[end] + 1;
    }
    int type = query[end + 2];
    questions.add((type == AAAA ? "AAAA " : type == A ? "A " : type + " ") + name);
    Answer answer =
        answers.getOrDefault(
            name.toString().toLowerCase(Locale.ROOT),
            new Answer(NXDOMAIN, List.of(), Duration.ZERO, false));
    if (answer.silent()) {
      return;
    }
    try {
      Thread.sleep(answer.delay());
      byte[] reply = encode(query, end + 5, type, answer);
      socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
    } catch (IOException | InterruptedException closed) {
      // The test has ended and closed the socket.
    }
  }

  private static byte[] encode(byte[] query, int questionEnd, int type, Answer answer) {
    int length = type == A ? 4 : 16;
    List<InetAddress> addresses =
        answer.addresses().stream().filter(a -> a.getAddress().length == length).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The question's id; then: response, recursion desired and available, code; one question.
    out.write(query, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | answer.code()), 0, 1});
    out.writeBytes(new byte[] {0, (byte) addresses.size(), 0, 0, 0, 0});
    out.write(query, HEADER_BYTES, questionEnd - HEADER_BYTES);
    for (InetAddress address : addresses) {
      // A pointer to the question's name, the type, class IN, a TTL of 60 s, the length.
      out.writeBytes(new byte[] {(byte) 0xc0, HEADER_BYTES, 0, (byte) type, 0, 1});
      out.writeBytes(new byte[] {0, 0, 0, 60, 0, (byte) length});
      out.writeBytes(address.getAddress());
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
