package dev.vedette.probe.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.probe.turn.OutOfTimeException;
import dev.vedette.probe.turn.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels and bytes as the Encoding Standard reads them: behaviour 94. */
class TextEncodingTest {
  private static String decoded(String label, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return TextEncoding.forLabel(label).decode(bytes, 0, Turn.withoutEnd());
  }

  @ParameterizedTest(name = "94: {0} is {1}")
  @CsvSource({
    "iso-8859-1,windows-1252",
    "US-ASCII,windows-1252",
    "latin1,windows-1252",
    "l5,windows-1254",
    "iso-8859-9,windows-1254",
    "iso-8859-11,windows-874",
    "gb2312,gbk",
    "chinese,gbk",
    "shift_jis,shift_jis",
    "ms_kanji,shift_jis",
    "ks_c_5601-1987,euc-kr",
    "utf8,utf-8",
    "unicode-1-1-utf-8,utf-8",
    "utf-16,utf-16le",
    "ucs-2,utf-16le",
    "' UTF-8\t',utf-8",
    "iso-2022-kr,replacement",
    "hz-gb-2312,replacement",
    "x-user-defined,x-user-defined",
    "visual,iso-8859-8",
    "logical,iso-8859-8-i",
    "x-mac-ukrainian,x-mac-cyrillic",
    "big5-hkscs,big5",
    "cp866,ibm866",
    "sun_eu_greek,iso-8859-7",
  })
  void aLabelMeansWhatTheStandardSays(String label, String name) { // 94
    assertThat(TextEncoding.forLabel(label).name()).isEqualTo(name);
  }

  @ParameterizedTest(name = "94: {0} is none")
  @CsvSource({"zebra", "utf-7", "utf-32", "ebcdic-cp-us", "cp037", "''", "utf 8", "iso-8859-12"})
  void whatIsNoLabelMeansNothing(String label) { // 94
    assertThat(TextEncoding.forLabel(label)).isNull();
    assertThat(TextEncoding.forLabel("x".repeat(100_000))).isNull();
  }

  @ParameterizedTest(name = "94: {0}, {1}")
  @CsvSource({
    "iso-8859-1, 80 93 81 e9, \u20ac\u201c\u0081\u00e9",
    "iso-8859-9, f0 fe, \u011f\u015f",
    "windows-1255, ca e0, \u05ba\u05d0",
    "windows-1253, aa c1, \uFFFD\u0391",
    "iso-8859-10, a1 ff, \u0104\u0138",
    "iso-8859-14, a1 fe, \u1e02\u0177",
    "koi8-u, ae be c1, \u045e\u040e\u0430",
    "x-mac-cyrillic, a2 ff 80, \u0490\u20ac\u0410",
    "macintosh, db 80, \u20ac\u00c4",
    "x-user-defined, 41 80 ff, A\uf780\uf7ff",
    "gb2312, 80 d6 d0 81 30 81 30, \u20ac\u4e2d\u0080",
    "shift_jis, 82 a0 87 40 80 b1, \u3042\u2460\u0080\uff71",
    "euc-jp, a4 a2 ad a1 8e b1, \u3042\u2460\uff71",
    "iso-2022-jp, 1b 24 42 24 22 1b 28 42 41, \u3042A",
    "euc-kr, b0 a1 81 41, \uac00\uac02",
    "big5, a4 a4 87 40, \u4e2d\u43f0",
    "iso-2022-kr, 41 42, \uFFFD",
    "utf-8, 41 c3 a9 f0 9f 98 80, A\u00e9\ud83d\ude00",
  })
  void bytesAreReadAsTheStandardSays(String label, String hex, String text) { // 94
    assertThat(decoded(label, hex)).isEqualTo(text);
  }

  /** A cut character must not take the tag behind it along. */
  @ParameterizedTest(name = "94: {0}")
  @CsvSource({"gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "utf-8"})
  void anAsciiCharacterBehindMalformedBytesStays(String label) { // 94
    assertThat(decoded(label, "e3 3c 62 3e")).isEqualTo("\uFFFD<b>");
    assertThat(decoded(label, "41 e3")).isEqualTo("A\uFFFD");
  }

  @Test
  void aLongTextIsDecodedInPartsAndToItsEnd() { // 94
    byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[300_001];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = euro[i % 3];
    }
    String text = TextEncoding.UTF_8.decode(bytes, 0, Turn.withoutEnd());
    assertThat(text).isEqualTo("\u20ac".repeat(100_000) + "\uFFFD");
    Arrays.fill(bytes, (byte) 0xff);
    assertThat(TextEncoding.UTF_8.decode(bytes, 1, Turn.withoutEnd()))
        .isEqualTo("\uFFFD".repeat(300_000));
    assertThat(TextEncoding.forLabel("gbk").decode(new byte[100_000], 0, Turn.withoutEnd()))
        .isEqualTo("\0".repeat(100_000));
  }

  @ParameterizedTest(name = "104: {0}")
  @CsvSource({"utf-8", "iso-2022-jp", "windows-1252", "gbk"})
  void decodingEndsAtTheDeadline(String label) { // 104
    byte[] bytes = new byte[1 << 20];
    long now = System.nanoTime();
    Turn over = new Turn(System::nanoTime, now - TimeUnit.SECONDS.toNanos(1), null);
    assertThatThrownBy(() -> TextEncoding.forLabel(label).decode(bytes, 0, over))
        .isInstanceOf(OutOfTimeException.class);
  }
}
