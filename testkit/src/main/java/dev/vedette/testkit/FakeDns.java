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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on loopback (UDP and TCP, RFC 1035) that knows what a test tells it: addresses,
 * aliases, errors, silence and delays. A name it was not told about does not exist. In a name's
 * place a test may give one question, such as {@code AAAA shop.example}. Thread-safe.
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

  /** The kernel picks the UDP port; the same one of TCP may be taken. */
  private static final int PORT_ATTEMPTS = 10;

  private final DatagramSocket socket;
  private final RawServer tcp;
  private final Set<String> truncated = ConcurrentHashMap.newKeySet();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile Duration ttl = Duration.ofSeconds(60);

  private FakeDns(DatagramSocket socket) {
    this.socket = socket;
    tcp = RawServer.start(socket.getLocalAddress(), socket.getLocalPort(), this::replyOverTcp);
  }

  public static FakeDns start() {
    UncheckedIOException last = null;
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      DatagramSocket socket = bind();
      try {
        FakeDns dns = new FakeDns(socket);
        Thread.ofVirtual().name("fake-dns").start(dns::listen);
        return dns;
      } catch (UncheckedIOException taken) {
        socket.close();
        last = taken;
      }
    }
    throw new IllegalStateException("no port is free for both UDP and TCP", last);
  }

  private static DatagramSocket bind() {
    try {
      return new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
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

  /** Answers for the name don't fit into a datagram: the client has to ask over TCP. */
  public FakeDns truncate(String name) {
    truncated.add(name);
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
    try {
      byte[] reply = answer(packet.getData(), true);
      if (reply.length > 0) {
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      }
    } catch (IOException | InterruptedException closed) {
      // The test has ended and closed the socket.
    }
  }

  /** Messages follow their length in 2 bytes (RFC 1035, 4.2.2). */
  private void replyOverTcp(Conversation client) throws IOException, InterruptedException {
    while (true) {
      byte[] length = client.read(2);
      if (length.length < 2) {
        return;
      }
      byte[] reply = answer(client.read(ByteBuffer.wrap(length).getShort() & 0xffff), false);
      if (reply.length > 0) {
        ByteBuffer framed = ByteBuffer.allocate(2 + reply.length);
        client.send(framed.putShort((short) reply.length).put(reply).array());
      }
    }
  }

  /** The reply to a query; empty for silence. */
  private byte[] answer(byte[] query, boolean datagram) throws InterruptedException {
    int end = HEADER_BYTES;
    StringBuilder name = new StringBuilder();
    while (query[end] != 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
      end += query[end] + 1;
    }
    int type = query[end + 2];
    String question = (type == AAAA ? "AAAA " : type == A ? "A " : type + " ") + name;
    questions.add(question);
    Answer answer = answers.getOrDefault(question, find(name.toString()));
    if (answer.silent()) {
      return new byte[0];
    }
    Thread.sleep(answer.delay());
    byte[] reply = encode(query, end + 5, type, answer);
    boolean cut = datagram && truncated.contains(name.toString().toLowerCase(Locale.ROOT));
    return cut ? truncate(reply, end + 5) : reply;
  }

  /** The header, with TC and no records, and the question. */
  private static byte[] truncate(byte[] reply, int questionEnd) {
    byte[] cut = Arrays.copyOf(reply, questionEnd);
    cut[2] |= 2;
    cut[7] = 0;
    return cut;
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
    tcp.close();
  }
}
