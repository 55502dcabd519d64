package dev.vedette.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on loopback (UDP, RFC 1035) that knows what a test tells it: addresses, aliases,
 * errors, silence and delays. A name it was not told about does not exist. Thread-safe.
 */
public final class FakeDns implements AutoCloseable {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int HEADER_BYTES = 12;

  /** Aliases followed in one answer: an end to those that go in a circle. */
  private static final int MAX_ALIASES = 8;

  private static final Answer UNKNOWN =
      new Answer(NXDOMAIN, List.of(), Duration.ZERO, false, Optional.empty());

  private record Answer(
      int code,
      List<InetAddress> addresses,
      Duration delay,
      boolean silent,
      Optional<String> alias) {}

  private final DatagramSocket socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile Duration ttl = Duration.ofSeconds(60);

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
    answers.put(name, new Answer(0, parsed, delay, false, Optional.empty()));
    return this;
  }

  /**
   * The name is an alias (CNAME) of another, whose own answer follows it in the same packet: so an
   * alias of an unknown name does not exist.
   */
  public FakeDns alias(String name, String target) {
    answers.put(name, new Answer(0, List.of(), Duration.ZERO, false, Optional.of(target)));
    return this;
  }

  /** How long answers may be kept, in whole seconds; 60 to begin with. */
  public FakeDns ttl(Duration newTtl) {
    ttl = newTtl;
    return this;
  }

  /** Questions for the name fail. */
  public FakeDns servfail(String name) {
    answers.put(name, new Answer(SERVFAIL, List.of(), Duration.ZERO, false, Optional.empty()));
    return this;
  }

  /** Questions for the name are never answered. */
  public FakeDns silent(String name) {
    answers.put(name, new Answer(0, List.of(), Duration.ZERO, true, Optional.empty()));
    return this;
  }

  /** The questions so far, as {@code A name} or {@code AAAA name}. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  /** How often the name's addresses were asked for, of either family. */
  public long questions(String name) {
    return questions.stream().filter(q -> q.endsWith(" " + name)).count();
  }

  private Answer find(String name) {
    return answers.getOrDefault(name.toLowerCase(Locale.ROOT), UNKNOWN);
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
    Answer answer = find(name.toString());
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

  private byte[] encode(byte[] query, int questionEnd, int type, Answer first) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    // A pointer to the question's name.
    byte[] owner = {(byte) 0xc0, HEADER_BYTES};
    Answer answer = first;
    int count = 0;
    while (answer.alias().isPresent() && count < MAX_ALIASES) {
      byte[] target = labels(answer.alias().get());
      write(records, owner, CNAME, target);
      owner = target;
      answer = find(answer.alias().get());
      count++;
    }
    int length = type == A ? 4 : 16;
    for (InetAddress address : answer.addresses()) {
      if (address.getAddress().length == length) {
        write(records, owner, type, address.getAddress());
        count++;
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The question's id; then: response, recursion desired and available, code; one question.
    out.write(query, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | answer.code()), 0, 1});
    out.writeBytes(new byte[] {0, (byte) count, 0, 0, 0, 0});
    out.write(query, HEADER_BYTES, questionEnd - HEADER_BYTES);
    out.writeBytes(records.toByteArray());
    return out.toByteArray();
  }

  /** One record: the name, the type, class IN, the TTL, the length, the data. */
  private void write(ByteArrayOutputStream out, byte[] owner, int type, byte[] data) {
    out.writeBytes(owner);
    out.writeBytes(new byte[] {0, (byte) type, 0, 1});
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) ttl.toSeconds()).array());
    out.writeBytes(new byte[] {0, (byte) data.length});
    out.writeBytes(data);
  }

  /** A name as its labels, each after its length (RFC 1035, 3.1). */
  private static byte[] labels(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
