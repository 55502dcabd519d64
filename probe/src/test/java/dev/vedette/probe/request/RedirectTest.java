package dev.vedette.probe.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.FailureCode;
import dev.vedette.model.url.Url;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
  private static Redirect after(HopRequest request, int status, String location, int followed) {
    return Redirect.after(request, status, location, followed, 3, List.of("token"));
  }

  private static HopRequest get(String url) {
    return new HopRequest(Url.parse(url), "GET", false);
  }

  @ParameterizedTest(name = "35: {0} and {1}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "http://a/b/c,?x=1,http://a/b/c?x=1",
        "http://a/b/c?y=2,?x=1,http://a/b/c?x=1",
        "http://a/b/c?y=2,#f,http://a/b/c?y=2",
        "http://a,?x=1,http://a/?x=1",
        "http://a,d,http://a/d",
        "http://a/b/c,d?e,http://a/b/d?e",
        "http://a/b/c,./d/.,http://a/b/d/",
        "http://a/b/c,../../../d,http://a/d",
        "http://a/b/c,..,http://a/",
        "http://a/b,/c//d/../e,http://a/c//e",
        "http://a/b,/go/http://c/,http://a/go/http://c/",
        "http://a:81/b,/c,http://a:81/c",
        "http://a/b,//c.example,http://c.example/",
        "https://a/b,//c.example/d,https://c.example/d",
        "http://a/b,HTTPS://c.example/d,https://c.example/d",
        "http://a/b, /c ,http://a/c",
        "http://a/b,c d|e,http://a/c%20d|e",
        "http://[::1]:81/b,c,http://[::1]:81/c",
      })
  void aLocationIsResolvedAsBrowsersDo(String from, String location, String to) {
    assertThat(after(get(from), 302, location, 0)).isEqualTo(new Redirect.Follow(get(to)));
  }

  @ParameterizedTest(name = "35: {0}")
  @ValueSource(
      strings = {
        "",
        " ",
        "ftp://a/",
        "http://",
        "//",
        "http://a:99999/",
        "http://a b/",
        "mailto:a@b"
      })
  void whatIsNoWebAddressIsInvalid(String location) {
    assertThat(after(get("http://a/b"), 302, location, 0))
        .isInstanceOfSatisfying(
            Redirect.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(FailureCode.REDIRECT_INVALID));
  }

  @Test
  void theLimitIsTheLastThatIsFollowed() { // 32
    assertThat(after(get("http://a/"), 302, "/b", 2)).isInstanceOf(Redirect.Follow.class);
    assertThat(after(get("http://a/"), 302, "/b?token=s3cret", 3))
        .isEqualTo(
            new Redirect.Refused(
                FailureCode.TOO_MANY_REDIRECTS,
                "gave up after 3 redirects; the next one, a 302 from http://a/, leads to"
                    + " http://a/b?token=***"));
  }

  @ParameterizedTest(name = "38: {0} {1} becomes {2}")
  @CsvSource({
    "301,POST,GET,false",
    "302,POST,GET,false",
    "303,POST,GET,false",
    "307,POST,POST,true",
    "308,POST,POST,true",
    "301,PUT,PUT,true",
    "302,DELETE,DELETE,true",
    "303,PUT,GET,false",
    "303,HEAD,HEAD,true"
  })
  void theMethodChangesAsInBrowsers(int status, String method, String then, boolean body) {
    HopRequest request = new HopRequest(Url.parse("http://a/"), method, true);
    assertThat(after(request, status, "/b", 0))
        .isEqualTo(new Redirect.Follow(new HopRequest(Url.parse("http://a/b"), then, body)));
  }

  @Test
  void onlyWhatBrowsersFollowIsARedirect() { // 31
    assertThat(List.of(301, 302, 303, 307, 308)).allMatch(Redirect::isRedirect);
    assertThat(List.of(200, 300, 304, 305, 306, 399)).noneMatch(Redirect::isRedirect);
  }
}
