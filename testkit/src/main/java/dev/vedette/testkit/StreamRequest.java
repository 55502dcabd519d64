package dev.vedette.testkit;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as it came over a stream of HTTP/2 or HTTP/3.
 *
 * @param headers in order, pseudo-headers such as {@code :path} included; names in lower case
 * @param body as Latin-1, so that every byte can be said
 */
public record StreamRequest(Map<String, List<String>> headers, String body) {
  public String method() {
    return header(":method");
  }

  public String scheme() {
    return header(":scheme");
  }

  public String authority() {
    return header(":authority");
  }

  public String path() {
    return header(":path");
  }

  /** The first value of a header, or the empty text. */
  public String header(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  /** A request that is still coming in. Used by one thread. */
  static final class Incoming {
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final StringBuilder body = new StringBuilder();

    void headers(Iterable<Map.Entry<CharSequence, CharSequence>> fields) {
      for (Map.Entry<CharSequence, CharSequence> field : fields) {
        headers
            .computeIfAbsent(field.getKey().toString(), name -> new ArrayList<>())
            .add(field.getValue().toString());
      }
    }

    void body(ByteBuf bytes) {
      body.append(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    StreamRequest complete() {
      return new StreamRequest(headers, body.toString());
    }
  }
}
