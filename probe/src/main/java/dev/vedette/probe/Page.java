package dev.vedette.probe;

import dev.vedette.model.text.Secrets;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;

/** What a person wants to see of the last response beyond its verdict. Immutable. */
public final class Page {
  /** As much of a body as is shown. */
  public static final int BEGINNING_BYTES = 1024;

  private static final String CUT = "…";

  private final Response response;
  private final Secrets secrets;

  Page(Response response) {
    this(response, Secrets.NONE);
  }

  private Page(Response response, Secrets secrets) {
    this.response = response;
    this.secrets = secrets;
  }

  Page maskedBy(Secrets others) {
    return new Page(response, others);
  }

  /** The headers as they came, in order; values as UTF-8 where they are that, without secrets. */
  public List<Map.Entry<String, String>> headers() {
    return response.headers().entries().stream()
        .map(header ->
            Map.entry(
                secrets.mask(header.getKey()), secrets.mask(HeaderText.of(header.getValue()))))
        .toList();
  }

  /**
   * The first {@link #BEGINNING_BYTES} of the body as text, after decompression, without secrets.
   */
  public String beginning() {
    byte[] content = response.body().beginning(response.headers());
    MediaType type = MediaType.of(response.headers().getAll(HttpHeaderNames.CONTENT_TYPE));
    String text = PageText.of(content, type, Turn.withoutEnd());
    // A secret may be cut where the beginning ends.
    String cut = secrets.mask(text + CUT);
    return cut.substring(0, cut.length() - CUT.length());
  }
}
