package dev.vedette.model.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those of browsers, as the URL standard gives them. */
class UrlTest {
  private static final Pattern CHARACTER = Pattern.compile("\\\\u([0-9a-f]{4})");

  /** What can't be seen in a row of a table is written as in Java, and a blank at an end as ␠. */
  private static String unescaped(String text) {
    return CHARACTER
        .matcher(text.replace('␠', ' '))
        .replaceAll(c -> Character.toString(Integer.parseInt(c.group(1), 16)))
        .replace("\\t", "\t")
        .replace("\\n", "\n")
        .replace("\\r", "\r");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      textBlock =
          """
          http://a → http://a/
          HTTP://A.EXAMPLE/B → http://a.example/B
          https://a:443/ → https://a/
          https://a:80/ → https://a:80/
          http://a:/ → http://a/
          http://a:00081/ → http://a:81/
          http://a:65535/ → http://a:65535/
          http://a:0/ → http://a:0/
          http:a/b → http://a/b
          http:/a/b → http://a/b
          http:///a/b → http://a/b
          http:////a → http://a/
          http:\\\\a\\b → http://a/b
          http:\\a@b → http://b/
          ␠\\thttp://a/\\u0000 → http://a/
          ht\\ntp://a\\r/\\tb\\n?c\\td#e → http://a/b?cd
          http://a?b → http://a/?b
          http://a#b?c#d → http://a/
          http://a/? → http://a/?
          http://a/?# → http://a/?
          http://a/b/./c → http://a/b/c
          http://a/b/../c → http://a/c
          http://a/b/.. → http://a/
          http://a/b/. → http://a/b/
          http://a/../../b → http://a/b
          http://a/b/%2e%2E/c → http://a/c
          http://a/b/%2e./c → http://a/c
          http://a/b/.%2E → http://a/
          http://a/%2e → http://a/
          http://a/b\\..\\c → http://a/c
          http://a/b//../c → http://a/b/c
          http://a//b → http://a//b
          http://a/... → http://a/...
          http://a/..b/b.. → http://a/..b/b..
          http://a/b%2f..%2fc → http://a/b%2f..%2fc
          http://a/?b/../c → http://a/?b/../c
          """)
  void theStructureIsReadAsBrowsersReadIt(String text, String url) { // 89, 90
    assertThat(Url.parse(unescaped(text))).hasToString(url);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      textBlock =
          """
          http://a/b c → http://a/b%20c
          http://a/|{}[] → http://a/|%7B%7D[]
          http://a/"<>^` → http://a/%22%3C%3E%5E%60
          http://a/!$&'()*+,;=:@-._~ → http://a/!$&'()*+,;=:@-._~
          http://a/% → http://a/%
          http://a/%zz%4 → http://a/%zz%4
          http://a/%41%7e → http://a/%41%7e
          http://a/путь → http://a/%D0%BF%D1%83%D1%82%D1%8C
          http://a/é? → http://a/%C3%A9?
          http://a/😀 → http://a/%F0%9F%98%80
          http://a/\\ud800x → http://a/%EF%BF%BDx
          http://a/\\u0001\\u007f → http://a/%01%7F
          http://a/\\u00a0 → http://a/%C2%A0
          http://a/?b c → http://a/?b%20c
          http://a/?|{}[]^`\\ → http://a/?|{}[]^`\\
          http://a/?"<>' → http://a/?%22%3C%3E%27
          http://a/?%&%zz → http://a/?%&%zz
          http://a/?q=ж&r=é → http://a/?q=%D0%B6&r=%C3%A9
          http://a/?q=b+c → http://a/?q=b+c
          http://a/?q=http://b/?c@d → http://a/?q=http://b/?c@d
          http://a/?q=№#№ → http://a/?q=%E2%84%96
          """)
  void whatMustNotBeInAUrlIsEncodedAsInBrowsers(String text, String url) { // 86, 89
    assertThat(Url.parse(unescaped(text))).hasToString(url);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      textBlock =
          """
          my_host.example → my_host.example
          _a_.b_ → _a_.b_
          -a-.-b.example- → -a-.-b.example-
          a--b.example → a--b.example
          r3---sn.example → r3---sn.example
          localhost → localhost
          a.example. → a.example.
          a..b → a..b
          .a → .a
          a.example.. → a.example..
          1a.2b → 1a.2b
          0x.example → 0x.example
          a%41.example → aa.example
          %65xample → example
          a!$&'()*+,;=`{}~".example → a!$&'()*+,;=`{}~".example
          BÜCHER.example → xn--bcher-kva.example
          b%C3%BCcher.example → xn--bcher-kva.example
          bu\\u0308cher.example → xn--bcher-kva.example
          xn--bcher-kva.example → xn--bcher-kva.example
          XN--BCHER-KVA.example → xn--bcher-kva.example
          例え.jp → xn--r8jz45g.jp
          例え。jp → xn--r8jz45g.jp
          ｅｘａｍｐｌｅ．ｃｏｍ → example.com
          example｡com → example.com
          faß.example → xn--fa-hia.example
          FAẞ.example → xn--fa-hia.example
          βόλος.example → xn--nxasmm1c.example
          ΒΌΛΟΣ.example → xn--nxasmq6b.example
          I❤.example → xn--i-7iq.example
          💩.la → xn--ls8h.la
          ☕️.example → xn--53h.example
          президент.рф → xn--d1abbgf6aiiy.xn--p1ai
          موقع.وزارة-الاتصالات.مصر → xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c
          ישראל.קום → xn--4dbrk0ce.xn--9dbq2a
          นวล.คอม → xn--q3cyf.xn--42c2d9a
          क्\\u200dष.example → xn--11b2ezcw70k.example
          نامه\\u200cای.example → xn--mgba3gch31f060k.example
          st\\u00adrict\\u200b.example → strict.example
          ﬁ.example → fi.example
          ℌ.example → h.example
          ²a.example → 2a.example
          İ.example → xn--i-9bb.example
          ı.example → xn--cfa.example
          ꭰ.example → xn--58d.example
          127.0.0.1 → 127.0.0.1
          127.1 → 127.0.0.1
          127.0.1 → 127.0.0.1
          127.65535 → 127.0.255.255
          2130706433 → 127.0.0.1
          0x7f.1 → 127.0.0.1
          0X7F.0x.0.1 → 127.0.0.1
          0x7f000001 → 127.0.0.1
          0177.0.0.1 → 127.0.0.1
          017700000001 → 127.0.0.1
          127.0.0.1. → 127.0.0.1
          0 → 0.0.0.0
          0x → 0.0.0.0
          4294967295 → 255.255.255.255
          １２７．１ → 127.0.0.1
          %31%32%37.0.0.1 → 127.0.0.1
          169。254。169。254 → 169.254.169.254
          ①②⑦.1 → 127.0.0.1
          [::1] → ::1
          [::] → ::
          [2001:DB8:0:0:1:0:0:1] → 2001:db8::1:0:0:1
          [1:0:0:2:0:0:0:3] → 1:0:0:2::3
          [0:0:0:0:0:0:0:0] → ::
          [1::] → 1::
          [1:2:3:4:5:6:7::] → 1:2:3:4:5:6:7:0
          [::127.0.0.1] → ::7f00:1
          [::ffff:192.0.2.1] → ::ffff:c000:201
          [64:ff9b::10.0.0.1] → 64:ff9b::a00:1
          [0001::0abc] → 1::abc
          """)
  void aHostIsReadAsBrowsersReadIt(String host, String read) { // 87, 88
    assertThat(Url.parse("http://" + unescaped(host) + "/").host()).isEqualTo(read);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        " ",
        "shop.example",
        "/a",
        "//a/b",
        "ftp://a/",
        "file:///etc/passwd",
        "mailto:a@b",
        "localhost:8080/a",
        "http",
        "http:",
        "http://",
        "http:///",
        "http://?a",
        "http://#a",
        "http://:80/",
        "http://u@",
        "http://u@/a",
        "http://u:p@:80/",
        "http://a b/",
        "http://a%20b/",
        "http://a<b/",
        "http://a>b/",
        "http://a^b/",
        "http://a|b/",
        "http://a[b/",
        "http://a]b/",
        "http://%00/",
        "http://a%7fb/",
        "http://a%2fb/",
        "http://a%3ab/",
        "http://a%40b/",
        "http://%zz/",
        "http://a%25b/",
        "http://%ff/",
        "http://%EF%BF%BD/",
        "http://a\u0001b/",
        "http://a\ud800b/",
        "http://a\u2028b/",
        "http://\u00ad/",
        "http://a⒈b/",
        "http://\u0301a/",
        "http://a\u200db/",
        "http://a\u200cb/",
        "http://xn--ab-j1t/",
        "http://אa/",
        "http://0a.א/",
        "http://1.א/",
        "http://xn--a/",
        "http://xn--/",
        "http://xn--a-/",
        "http://xn--ü/",
        "http://xn--0/",
        "http://xn--99999999/",
        "http://a:65536/",
        "http://a:99999999999/",
        "http://a:b/",
        "http://a:-1/",
        "http://a: 80/",
        "http://a:80:80/",
        "http://a:８０/",
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://1.2.3.08/",
        "http://1.2.3.0x100/",
        "http://4294967296/",
        "http://127.0.0x0.09/",
        "http://foo.0/",
        "http://foo.0x4/",
        "http://1..2/",
        "http://[::1/",
        "http://::1/",
        "http://[::1]a/",
        "http://[]/",
        "http://[:::]/",
        "http://[1::2::3]/",
        "http://[1:2:3:4:5:6:7]/",
        "http://[1:2:3:4:5:6:7:8:9]/",
        "http://[1:2:3:4:5:6:7:8::]/",
        "http://[12345::]/",
        "http://[g::]/",
        "http://[1:]/",
        "http://[:1]/",
        "http://[::1.2.3]/",
        "http://[::1.2.3.256]/",
        "http://[::01.2.3.4]/",
        "http://[1.2.3.4::]/",
        "http://[::fe80%]/",
        "http://[fe80::1%a b]/",
        "http://[127.0.0.1]/"
      })
  void whatBrowsersRefuseIsRefusedWithASentence(String text) {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> Url.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(20, 150));
  }

  @ParameterizedTest(name = "{0} from {1} leads to {2}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      emptyValue = "",
      textBlock =
          """
          ?x → http://a/b/c?y → http://a/b/c?x
          #f → http://a/b/c?y → http://a/b/c?y
          #f#g → http://a/b/c?y → http://a/b/c?y
          d#e#f → http://a/b/c?y → http://a/b/d
          d?e → http://a/b/c?y → http://a/b/d?e
          ./d → http://a/b/c → http://a/b/d
          ../d → http://a/b/c → http://a/d
          ../../../d → http://a/b/c → http://a/d
          .. → http://a/b/c/d → http://a/b/
          . → http://a/b/c → http://a/b/
          %2e%2e/d → http://a/b/c → http://a/d
          /d → http://a:81/b/c → http://a:81/d
          \\d → http://a/b/c → http://a/d
          d\\e → http://a/b/c → http://a/b/d/e
          //d → https://a/b → https://d/
          //d:443/e → https://a/b → https://d/e
          ///d/e → http://a/b → http://d/e
          \\\\d\\e → http://a/b → http://d/e
          /\\d/e → http://a/b → http://d/e
          \\/d/e → http://a/b → http://d/e
          http:d → http://a/b/c → http://a/b/d
          http:/d → http://a/b/c → http://a/d
          http:///d → http://a/b/c → http://d/
          http:\\\\d → http://a/b/c → http://d/
          http:?d → http://a/b/c → http://a/b/c?d
          http: → http://a/b/c?d → http://a/b/c?d
          http:/d → https://a/b/c → http://d/
          http:d → https://a/b/c → http://d/
          https:/d/e → http://a/b/c → https://d/e
          HTTPS://d/E → http://a/b/c → https://d/E
          d:e/f → http://a/b/c → INVALID
          /go/http://d/ → http://a/b → http://a/go/http://d/
          ?to=http://d/#e → http://a/b → http://a/b?to=http://d/
          d e|f{g} → http://a/b → http://a/d%20e|f%7Bg%7D
          /?a=[b]&c=^d → http://a/b → http://a/?a=[b]&c=^d
          /%%20% → http://a/b → http://a/%%20%
          //u:p@d/ → http://a/b → http://d/
          //d:0/ → http://a/b → http://d:0/
          //[::1]:81 → http://a/b → http://[::1]:81/
          //127.1/ → http://a/b → http://127.0.0.1/
          //d.. → http://a/b → http://d../
          d → http://[fe80::1%25eth0]/b → http://[fe80::1%25eth0]/d
          //[fe80::1%25eth0]/ → http://a/b → INVALID
          // → http://a/b → INVALID
          http:// → http://a/b → INVALID
          ftp://d/ → http://a/b → INVALID
          javascript:alert(1) → http://a/b → INVALID
          //a:99999/ → http://a/b → INVALID
          """)
  void aLocationIsResolvedAsBrowsersResolveIt(String location, String base, String to) { // 89, 90
    if (to.equals("INVALID")) {
      assertThatExceptionOfType(InvalidUrlException.class)
          .isThrownBy(() -> Url.parse(base).resolve(location));
    } else {
      assertThat(Url.parse(base).resolve(location)).hasToString(to);
    }
  }

  @Test
  void bytesBeyondAsciiInALocationGoOutAsTheyCameIn() { // 90
    Url base = Url.parse("http://a/");
    String utf8 = new String("/путь?é".getBytes(UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(base.resolve(utf8)).hasToString("http://a/%D0%BF%D1%83%D1%82%D1%8C?%C3%A9");
    assertThat(base.resolve("/\u00e9")).hasToString("http://a/%E9");
    String host = new String("//bücher.example".getBytes(UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(base.resolve(host)).hasToString("http://xn--bcher-kva.example/");
  }

  @Test
  void anEmptyLocationIsThePageItself() { // 90
    assertThat(Url.parse("http://a/b?c").resolve("")).hasToString("http://a/b?c");
    assertThat(Url.parse("http://a/b?c").resolve(" \t")).hasToString("http://a/b?c");
  }

  @ParameterizedTest(name = "{0} has {1}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      textBlock =
          """
          http://u:p@a/ → u:p
          http://u@a/ → u:
          http://:p@a/ → :p
          http://u:p:q@a/ → u:p:q
          http://u:p@q@a/ → u:p@q
          http://u@v:p@a/ → u@v:p
          http://us%20er:p+w%40%3a@a/ → us er:p+w@:
          http://ü:п@a/ → ü:п
          http://u:p%@a/ → u:p%
          http:u:p@a/ → u:p
          http:\\\\u:p@a\\b@c → u:p
          """)
  void userinfoEndsAtTheLastAt(String text, String credentials) { // 92
    Url url = Url.parse(unescaped(text));
    assertThat(url.credentials()).asString(UTF_8).isEqualTo(credentials);
    assertThat(url.host()).isEqualTo("a");
    assertThat(url.toString()).isIn("http://a/", "http://a/b@c");
    assertThat(url.shown(List.of())).isEqualTo(url.toString());
  }

  @Test
  void emptyUserinfoIsNone() { // 92
    assertThat(Url.parse("http://@a/").credentials()).isNull();
    assertThat(Url.parse("http://:@a/")).isEqualTo(Url.parse("http://a/"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "user:hush@shop.example",
        "http://user:hush@",
        "http://user:hush@a b/",
        "http://user:hush@a:99999/",
        "http://user:hush@a:hush/",
        "http://user:hush@b@c d/",
        "http://user:hush/x@a/",
        "http://user:hush?x@a/",
        "http://user:hush#x@a/",
        "ftp://user:hush@a/",
        "http://user:hush@[::1/",
        "http://user:hush@1.2.3.400/"
      })
  void noErrorShowsCredentials(String text) { // 92
    Throwable error = catchThrowableOfType(InvalidUrlException.class, () -> Url.parse(text));
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).doesNotContain("hush", "user");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http://[fe80::1%25eth0]/a,eth0",
    "http://[fe80::1%eth0]/a,eth0",
    "http://[fe80::1%252]/a,2",
    "http://[fe80::1%2]/a,2",
    "http://[FE80:0::1%25br-lan.5]/a,br-lan.5"
  })
  void anIpv6AddressMayHaveAZone(String text, String zone) { // 91
    Url url = Url.parse(text);
    assertThat(url.host()).isEqualTo("fe80::1");
    assertThat(url.zone()).isEqualTo(zone);
    assertThat(url.authority()).isEqualTo("[fe80::1]");
    assertThat(url.hostAndPort()).isEqualTo("[fe80::1]:80");
    assertThat(url).hasToString("http://[fe80::1%25" + zone + "]/a");
    assertThat(Url.parse(url.toString())).isEqualTo(url);
  }

  @Test
  void twoAreEqualWhenTheSameGoesOverTheWire() {
    assertThat(Url.parse("HTTP://BÜCHER.example:80/a/../b c#d"))
        .isEqualTo(Url.parse("http://xn--bcher-kva.example/b%20c"))
        .hasSameHashCodeAs(Url.parse("http://xn--bcher-kva.example/b%20c"));
    assertThat(Url.parse("http://a/"))
        .isNotEqualTo(Url.parse("http://a/?"))
        .isNotEqualTo(Url.parse("https://a/"))
        .isNotEqualTo(Url.parse("http://a./"))
        .isNotEqualTo(Url.parse("http://u@a/"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/,a,a:80",
    "http://a:80/,a,a:80",
    "https://a:80/,a:80,a:80",
    "https://[::1]/,[::1],[::1]:443",
    "https://[::1]:8443/,[::1]:8443,[::1]:8443",
    "http://a.:81/,a.:81,a.:81"
  })
  void theDefaultPortIsNotInTheHostHeader(String url, String authority, String hostAndPort) {
    assertThat(Url.parse(url).authority()).isEqualTo(authority);
    assertThat(Url.parse(url).hostAndPort()).isEqualTo(hostAndPort);
  }

  @Test
  void theLengthIsBoundedBeforeAndAfterEncoding() {
    String longest = "http://a/" + "b".repeat(Url.MAX_LENGTH - 9);
    assertThat(Url.parse(longest).toString()).hasSize(Url.MAX_LENGTH);
    for (String tooLong :
        List.of(
            longest + "c", " ".repeat(Url.MAX_LENGTH) + "http://a/", longest.replace("bb", "é"))) {
      assertThatExceptionOfType(InvalidUrlException.class)
          .isThrownBy(() -> Url.parse(tooLong))
          .withMessageStartingWith("longer than 10000 characters");
    }
  }

  @Test
  void aRedirectMayLeadToALongerAddressThanCanBeWatched() { // 90
    Url base = Url.parse("http://a/");
    String state = "b".repeat(100_000);
    assertThat(base.resolve("?" + state).query()).isEqualTo(state);
    assertThat(base.resolve("?" + state).shown(List.of())).hasSize(Url.MAX_LENGTH);
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> base.resolve("?" + state.repeat(3)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:p@a.example/b,http://a.example/b",
    "http://a.example:81,http://a.example:81/",
    "http://[::1]:81/,http://[::1]:81/",
    "http://a/b?x=1#token=2,http://a/b?x=1",
    "http://a/?token=1&x=2&token=3,http://a/?token=***&x=2&token=***",
    "http://a/?to%6Ben=1,http://a/?to%6Ben=***",
    "http://a/?t%C3%B6ken=1&töken=2,http://a/?t%C3%B6ken=***&t%C3%B6ken=***",
    "http://a/?my+key=1&my%20key=2&my key=3,http://a/?my+key=***&my%20key=***&my%20key=***",
    "http://a/?token=a=b,http://a/?token=***",
    "http://a/?tokens=1&token,http://a/?tokens=1&token",
    "http://a/?token=&,http://a/?token=***&",
    "http://a/?token=%zz&%zz=1,http://a/?token=***&%zz=1",
    "http://a/%3Ftoken=1,http://a/%3Ftoken=1"
  })
  void secretsAreLeftOutOfWhatIsShown(String url, String shown) { // 92
    assertThat(Url.parse(url).shown(List.of("token", "töken", "my key"))).isEqualTo(shown);
  }

  @Test
  void whatIsShownIsNoLongerThanAUrlMayBe() {
    Url url = Url.parse("http://a/?" + "t=&".repeat((Url.MAX_LENGTH - 10) / 3));
    assertThat(url.shown(List.of("t"))).hasSize(Url.MAX_LENGTH).endsWith("…");
  }
}
