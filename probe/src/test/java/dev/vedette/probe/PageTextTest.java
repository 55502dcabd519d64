package dev.vedette.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTextTest {
  private static final byte[] LATIN = "caf\u00e9".getBytes(ISO_8859_1);

  @Test
  void theHeaderGoesBeforeTheMetaElement() { // 10
    byte[] page = "<meta charset=iso-8859-1>\u00e9".getBytes(UTF_8);
    assertThat(PageText.of(page, "text/html;charset=utf-8")).endsWith("\u00e9");
    assertThat(PageText.of(page, "text/html")).endsWith("\u00c3\u00a9");
    assertThat(PageText.of(LATIN, "text/plain; CharSet = 'latin1'")).isEqualTo("caf\u00e9");
  }

  @Test
  void anUnknownCharsetIsAsGoodAsNone() { // 10
    assertThat(PageText.of("\u00e9".getBytes(UTF_8), "text/html; charset=zebra"))
        .isEqualTo("\u00e9");
    assertThat(PageText.of("\u00e9".getBytes(UTF_8), "text/html; charset=?!")).isEqualTo("\u00e9");
    byte[] meta = "<meta charset=latin1>\u00e9".getBytes(ISO_8859_1);
    assertThat(PageText.of(meta, "text/html; charset=zebra")).endsWith("\u00e9");
  }

  @Test
  void aMetaElementCountsWithinTheFirstKilobyteAlone() { // 10
    String meta = "<meta http-equiv=Content-Type content='text/html; charset=latin1'>\u00e9";
    assertThat(PageText.of(meta.getBytes(ISO_8859_1), null)).endsWith("\u00e9");
    assertThat(PageText.of((" ".repeat(1024) + meta).getBytes(ISO_8859_1), null))
        .endsWith("\uFFFD");
  }

  @Test
  void malformedBytesAreReplacedAndAByteOrderMarkIsNoText() { // 10
    assertThat(PageText.of(LATIN, null)).isEqualTo("caf\uFFFD");
    assertThat(PageText.of("\uFEFF{}".getBytes(UTF_8), null)).isEqualTo("{}");
    assertThat(PageText.of(new byte[0], null)).isEmpty();
  }
}
