package dev.vedette.probe.request;

import dev.vedette.model.Auth;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.page.ContentCoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the HTTP/1.1 request of a hop from a target's settings. */
public final class RequestFactory {
  /** Headers that frame the message on the wire: the prober alone knows what is right. */
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "transfer-encoding", "upgrade", "expect", "te");

  /**
   * The configured headers that also go to other hosts. Any other may hold a secret (an API key, a
   * cookie), so it stays with the target's own host.
   */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-encoding", "accept-language", "cache-control", "user-agent");

  /** It stays in memory for as long as the target does. */
  private static final int MAX_BODY_FILE_BYTES = 1 << 20;

  private static final String BODY_HEADERS = "content-";

  private final Target target;
  private final HopRequest home;
  private final @Nullable String authorization;
  private final Supplier<byte[]> content;

  /** Throws InvalidTargetException when a request could not be built from these settings. */
  public RequestFactory(Target target, HopRequest home, FileWatch files) {
    this.target = target;
    this.home = home;
    this.authorization = authorization(target);
    this.content = content(target, files);
    for (String name : target.headers().keySet()) {
      if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidTargetException(
            "headers: " + name + " is set by Vedette itself; remove it");
      }
    }
    try {
      create(home).release();
    } catch (IllegalArgumentException e) {
      throw new InvalidTargetException("headers: " + e.getMessage(), e);
    }
  }

  /** A new request, the caller's to release; secrets only where the hop may have them. */
  public FullHttpRequest create(HopRequest hop) {
    ByteBuf body = hop.withBody() ? Unpooled.wrappedBuffer(content.get()) : Unpooled.EMPTY_BUFFER;
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(hop.method()), hop.url().pathAndQuery(), body);
    HttpHeaders headers = request.headers();
    headers.set(HttpHeaderNames.HOST, hop.url().authority());
    headers.set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE);
    headers.set(HttpHeaderNames.ACCEPT, "*/*");
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, ContentCoding.ACCEPTED);
    addConfigured(headers, hop);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (body.isReadable() || expectsBody(hop.method())) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return request;
  }

  private void addConfigured(HttpHeaders headers, HopRequest hop) {
    boolean atHome = hop.trustsLike(home);
    if (atHome && authorization != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
    }
    for (Map.Entry<String, String> header : target.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean aboutBody = name.startsWith(BODY_HEADERS);
      boolean wanted = aboutBody ? hop.withBody() : atHome || HARMLESS.contains(name);
      if (wanted) {
        String value = name.equals("host") ? host(hop, header.getValue()) : header.getValue();
        headers.set(header.getKey(), utf8(value));
      }
    }
  }

  /** The codecs write a byte for each character, and a question mark where it is none. */
  private static String utf8(String value) {
    boolean ascii = value.chars().allMatch(c -> c < 0x80);
    return ascii
        ? value
        : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A name in Unicode as in a URL; whatever else is given goes out as it is. */
  private static String host(HopRequest hop, String value) {
    try {
      boolean ascii = value.chars().allMatch(c -> c < 0x80);
      return ascii ? value : Url.parse(hop.url().scheme() + "://" + value).authority();
    } catch (InvalidUrlException noHost) {
      return value;
    }
  }

  private static Supplier<byte[]> content(Target target, FileWatch files) {
    Path file = target.bodyFile();
    if (file != null) {
      return files.watch(List.of(file), () -> read(file));
    }
    byte[] bytes =
        target.body() == null ? new byte[0] : target.body().getBytes(StandardCharsets.UTF_8);
    return () -> bytes;
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BODY_FILE_BYTES + 1);
      if (bytes.length > MAX_BODY_FILE_BYTES) {
        throw new InvalidTargetException("body_file: " + file + " is larger than 1MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new InvalidTargetException("body_file: can't read " + e.getMessage(), e);
    }
  }

  /** RFC 9110, 8.6: these methods say how long their body is even when there is none. */
  private static boolean expectsBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private static @Nullable String authorization(Target target) {
    Auth auth = target.auth();
    if (auth != null && auth.bearer() != null) {
      return utf8("Bearer " + auth.bearer());
    }
    if (auth != null && auth.basic() != null) {
      String credentials = auth.basic().username() + ":" + auth.basic().password();
      return basic(credentials.getBytes(StandardCharsets.UTF_8));
    }
    return authorization(target.url());
  }

  /** Basic credentials of a URL; null where it has none. */
  static @Nullable String authorization(Url url) {
    byte[] credentials = url.credentials();
    return credentials == null ? null : basic(credentials);
  }

  private static String basic(byte[] credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials);
  }
}
