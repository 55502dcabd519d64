package dev.vedette.probe;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a page into text: by the charset of the Content-Type header, else of a {@code
 * <meta>} element, else UTF-8. Malformed bytes become U+FFFD.
 */
final class PageText {
  /** As far as browsers look for a meta element (HTML standard, "prescan a byte stream"). */
  private static final int PRESCAN_BYTES = 1024;

  private static final Pattern IN_HEADER =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';,]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_META =
      Pattern.compile(
          "<meta[^>]{0,200}charset\\s*=\\s*[\"']?([^\\s\"'/>;]+)", Pattern.CASE_INSENSITIVE);

  private PageText() {}

  static String of(byte[] bytes, @Nullable String contentType) {
    String text = new String(bytes, charset(bytes, contentType));
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Charset charset(byte[] bytes, @Nullable String contentType) {
    Charset declared = named(IN_HEADER, contentType == null ? "" : contentType);
    if (declared == null) {
      int length = Math.min(bytes.length, PRESCAN_BYTES);
      declared = named(IN_META, new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }
    return declared == null ? StandardCharsets.UTF_8 : declared;
  }

  private static @Nullable Charset named(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    try {
      return Charset.forName(matcher.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return null;
    }
  }
}
