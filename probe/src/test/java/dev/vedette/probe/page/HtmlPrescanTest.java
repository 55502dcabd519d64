package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the HTML standard's prescan finds an encoding and where it does not: behaviour 95. */
class HtmlPrescanTest {
  private static String encoding(String page) {
    TextEncoding encoding = HtmlPrescan.encoding(page.getBytes(ISO_8859_1));
    return encoding == null ? null : encoding.name();
  }

  @ParameterizedTest(name = "95: {0}")
  @ValueSource(
      strings = {
        "<meta charset=windows-1251>",
        "<META CHARSET = \"Windows-1251\" />",
        "<meta/charset='windows-1251'>",
        "<meta\ncharset=\twindows-1251\n>",
        "<meta name=x charset=windows-1251>",
        "<meta charset=windows-1251 charset=utf-8>",
        "<meta content='text/html; charset=utf-8' charset=windows-1251>",
        "<meta content='text/html; charset=windows-1251' http-equiv=content-type>",
        "<meta http-equiv='Content-Type' content='text/html; charset = \"windows-1251\"'>",
        "<meta http-equiv=content-type content='charset;charset=windows-1251;x'>",
        "<meta charset=zebra><meta charset=windows-1251>",
        "<meta name=description content=x><meta charset=windows-1251>",
        "<!doctype html><html lang=x><head><!-- --><title>x</title><meta charset=windows-1251>",
        "<!--><meta charset=windows-1251>",
        "</br ><? php ?><!x><1<meta charset=windows-1251>",
        "<a title='<meta charset=utf-8>' x><meta charset=windows-1251>",
        "<meta charset=windows-1251><!-- without end",
      })
  void theEncodingIsFound(String page) { // 95
    assertThat(encoding(page)).isEqualTo("windows-1251");
  }

  @ParameterizedTest(name = "95: {0}")
  @ValueSource(
      strings = {
        "",
        "<",
        "plain text, charset=windows-1251",
        "<!-- <meta charset=windows-1251> -->",
        "<!-- <meta charset=windows-1251>",
        "<metadata charset=windows-1251>",
        "<meta charset=windows-1251",
        "<meta charset='windows-1251>",
        "<meta charset=zebra>",
        "<meta name=description content='how to write <meta charset=windows-1251>'>",
        "<meta name=description content='charset=windows-1251'>",
        "<meta content='text/html; charset=windows-1251'>",
        "<meta http-equiv=refresh content='0; charset=windows-1251'>",
        "<meta http-equiv=content-type content='charset=\"windows-1251'>",
        "<meta http-equiv=content-type content='charset windows-1251'>",
        "<meta http-equiv=content-type content='charset='>",
        "<a title='<meta charset=windows-1251>'>",
        "<?php <meta charset=windows-1251 ?>",
      })
  void noEncodingIsFound(String page) { // 95
    assertThat(encoding(page)).isNull();
  }

  @Test
  void textWithinScriptsCountsAsItDoesInBrowsers() { // 95
    assertThat(encoding("<script>'<meta charset=windows-1251>'</script>"))
        .isEqualTo("windows-1251");
  }
}
