package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.probe.turn.Turn;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {
  private static final Charset CYRILLIC = Charset.forName("windows-1251");
  private static final byte[] LATIN = "caf\u00e9".getBytes(ISO_8859_1);

  private static String text(byte[] page, String... contentTypes) {
    return PageText.of(page, MediaType.of(List.of(contentTypes)), Turn.withoutEnd());
  }

  @Test
  void theHeaderGoesBeforeTheMetaElement() { // 10
    byte[] page = "<meta charset=iso-8859-1>\u00e9".getBytes(UTF_8);
    assertThat(text(page, "text/html;charset=utf-8")).endsWith("\u00e9");
    assertThat(text(page, "text/html")).endsWith("\u00c3\u00a9");
  }

  @ParameterizedTest(name = "94: {0}")
  @ValueSource(
      strings = {
        "text/plain; charset=windows-1251",
        "text/plain;CHARSET=Windows-1251",
        "text/plain; charset=\"windows-1251\"",
        "text/plain; charset=' cp1251 '",
        "text/plain; CharSet = x-cp1251 ; charset=utf-8",
        "text/plain; boundary=\"a;charset=b\"; charset=windows-1251",
        "text/html; charset=utf-8, text/plain; charset=windows-1251",
      })
  void theHeaderIsReadHoweverItIsWritten(String contentType) { // 94
    assertThat(text("привет".getBytes(CYRILLIC), contentType)).isEqualTo("привет");
  }

  @Test
  void anUnknownOrEmptyCharsetIsAsGoodAsNone() { // 10, 94
    for (String type :
        List.of("charset=zebra", "charset=?!", "charset=", "charset=\"\"", "charset")) {
      assertThat(text("\u00e9".getBytes(UTF_8), "text/html; " + type)).isEqualTo("\u00e9");
      byte[] meta = "<meta charset=latin1>\u00e9".getBytes(ISO_8859_1);
      assertThat(text(meta, "text/html; " + type)).endsWith("\u00e9");
    }
    assertThat(text("\u00e9".getBytes(UTF_8), "zebra", "*/*")).isEqualTo("\u00e9");
  }

  @Test
  void aByteOrderMarkWinsOverEveryDeclarationAndIsNoText() { // 93
    String page = "<meta charset=windows-1251>\u00e9";
    for (String type :
        List.of("text/html; charset=iso-8859-1", "text/html", "application/json; charset=utf-16")) {
      assertThat(text(("\uFEFF" + page).getBytes(UTF_8), type)).isEqualTo(page);
      assertThat(text(("\uFEFF" + page).getBytes(UTF_16LE), type)).isEqualTo(page);
      assertThat(text(("\uFEFF" + page).getBytes(UTF_16BE), type)).isEqualTo(page);
    }
    assertThat(text("\uFEFF{}".getBytes(UTF_8), "application/json")).isEqualTo("{}");
    assertThat(text("\uFEFF\uFEFF".getBytes(UTF_8))).isEqualTo("\uFEFF");
  }

  @Test
  void utf16WithoutAMarkIsLittleEndian() { // 94
    assertThat(text("\u00e9".getBytes(UTF_16LE), "text/html; charset=utf-16")).isEqualTo("\u00e9");
    assertThat(text("\u00e9".getBytes(UTF_16BE), "text/plain; charset=utf-16be"))
        .isEqualTo("\u00e9");
    byte[] loneSurrogateAndHalf = {0x00, (byte) 0xd8, 'A', 0, 'B'};
    assertThat(text(loneSurrogateAndHalf, "text/plain; charset=utf-16")).isEqualTo("\uFFFDA\uFFFD");
  }

  @Test
  void aMetaElementCountsWithinTheFirstKilobyteAlone() { // 10, 95
    String meta = "<meta http-equiv=Content-Type content='text/html; charset=latin1'>\u00e9";
    assertThat(text(meta.getBytes(ISO_8859_1))).endsWith("\u00e9");
    assertThat(text((" ".repeat(1024) + meta).getBytes(ISO_8859_1), "text/html"))
        .endsWith("\uFFFD");
    assertThat(text((" ".repeat(1000) + meta).getBytes(ISO_8859_1), "text/html"))
        .endsWith("\uFFFD");
  }

  @ParameterizedTest(name = "95: {0}")
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "text/css",
        "application/xhtml+xml",
        "image/svg+xml"
      })
  void aMetaElementCountsInHtmlAlone(String type) { // 95
    byte[] page = "<p><meta charset=windows-1251>\u00e9".getBytes(UTF_8);
    assertThat(text(page, type)).endsWith("\u00e9");
    assertThat(text(page, "text/html; x=y")).endsWith("\u0413\u00a9");
    assertThat(text(page)).endsWith("\u0413\u00a9");
    assertThat(text("{\"a\":\"<meta charset=windows-1251>\u00e9\"}".getBytes(UTF_8)))
        .endsWith("\u00e9\"}");
  }

  @Test
  void aPageThatSaysOfItselfThatItIsUtf16IsUtf8() { // 95
    for (String label : List.of("utf-16", "utf-16le", "unicode")) {
      assertThat(text(("<meta charset=" + label + ">\u00e9").getBytes(UTF_8), "text/html"))
          .endsWith("\u00e9");
      assertThat(text(("<?xml encoding='" + label + "'?>\u00e9").getBytes(UTF_8), "text/xml"))
          .endsWith("\u00e9");
    }
    assertThat(text("<meta charset=x-user-defined>\u00e9".getBytes(ISO_8859_1), "text/html"))
        .endsWith("\u00e9");
  }

  @ParameterizedTest(name = "96: {0}")
  @ValueSource(
      strings = {
        "text/xml",
        "application/xml; x=y",
        "application/rss+xml",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/html"
      })
  void theXmlDeclarationIsRead(String type) { // 96
    String page = "<?xml version=\"1.0\" encoding = 'Windows-1251' ?><a>привет</a>";
    assertThat(text(page.getBytes(CYRILLIC), type)).isEqualTo(page);
    assertThat(text(page.getBytes(CYRILLIC), type + "; charset=latin1"))
        .endsWith("<a>\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2</a>");
    assertThat(text(page.getBytes(CYRILLIC))).isEqualTo(page);
  }

  @ParameterizedTest(name = "96: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "' <?xml encoding=\"windows-1251\"?>'",
        "<?xml version='1.0'?><a encoding='windows-1251'/>",
        "<?xml encoding=windows-1251?>",
        "<?xml encoding='windows-1251'",
        "<?xml encoding='windows 1251'?>",
        "<?xml encoding='zebra'?>",
        "<xml encoding='windows-1251'?>",
      })
  void whatIsNoXmlDeclarationSaysNothing(String beginning) { // 96
    assertThat(text((beginning + "\u00e9").getBytes(UTF_8), "text/xml")).endsWith("\u00e9");
  }

  @Test
  void utf16IsSeenInItsXmlDeclaration() { // 96
    String page = "<?xml version='1.0'?>\u00e9";
    for (String type : List.of("text/xml", "text/html")) {
      assertThat(text(page.getBytes(UTF_16LE), type)).isEqualTo(page);
      assertThat(text(page.getBytes(UTF_16BE), type)).isEqualTo(page);
    }
  }

  @Test
  void malformedBytesAreReplaced() { // 10
    assertThat(text(LATIN)).isEqualTo("caf\uFFFD");
    assertThat(text(new byte[0])).isEmpty();
    assertThat(text("<?xml".getBytes(UTF_8))).isEqualTo("<?xml");
  }
}
