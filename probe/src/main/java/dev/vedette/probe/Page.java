package dev.vedette.probe;

import dev.vedette.model.text.Secrets;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.HeaderText;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.page.BodyTooLargeException;
import dev.vedette.probe.page.ContentCoding;
import dev.vedette.probe.page.MediaType;
import dev.vedette.probe.page.PageText;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a person wants to see of the last response beyond its verdict. Immutable. */
public final class Page {
  /** As much of a body as is shown. */
  public static final int BEGINNING_BYTES = Body.BEGINNING_BYTES;

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

  /** Those that may be published, by their names in lower case: see {@link ShownHeaders}. */
  Map<String, String> shownHeaders(String url, List<String> redact) {
    return ShownHeaders.of(response.headers(), url, redact, secrets);
  }

  /** Such as {@code HTTP/1.1 503 Service Unavailable}, without secrets. */
  String statusLine() {
    return secrets.mask(HeaderText.of(response.statusLine()));
  }

  /**
   * The first {@link #BEGINNING_BYTES} of the body as text, after decompression, without secrets.
   */
  public String beginning() {
    MediaType type = MediaType.of(response.headers().getAll(HttpHeaderNames.CONTENT_TYPE));
    String text = PageText.of(decoded(), type, Turn.withoutEnd());
    // A secret may be cut where the beginning ends.
    String cut = secrets.mask(text + CUT);
    return cut.substring(0, cut.length() - CUT.length());
  }

  /** As it came, where it is not what its Content-Encoding says. */
  private byte[] decoded() {
    byte[] wire = response.body().content();
    byte[] page = wire;
    try {
      page = ContentCoding.of(response.headers()).decode(wire, BEGINNING_BYTES, Turn.withoutEnd());
    } catch (IOException | BodyTooLargeException undecodable) {
      // Better than nothing.
    }
    return Arrays.copyOf(page, Math.min(page.length, BEGINNING_BYTES));
  }
}
