package dev.vedette.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vedette.model.Expectation;
import dev.vedette.model.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTargetsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static List<Target> of(String... urls) {
    return UrlTargets.of(List.of(urls), SECOND, SECOND, Expectation.DEFAULT);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "shop.example,https://shop.example/,shop.example",
    "shop.example:8080/a,https://shop.example:8080/a,shop.example-8080-a",
    "shop.example/?to=http://b/,https://shop.example/?to=http://b/,shop.example",
    "http://my_host/,http://my_host/,my_host",
    "HTTP://Shop.Example,http://shop.example/,shop.example",
    "localhost:8080,http://localhost:8080/,localhost-8080",
    "127.0.0.1:81/x,http://127.0.0.1:81/x,127.0.0.1-81-x",
    "127.1,http://127.0.0.1/,127.0.0.1",
    "127.shop.example,https://127.shop.example/,127.shop.example",
    "[::1]:81,http://[::1]:81/,1-81",
    "bücher.example/a b,https://xn--bcher-kva.example/a%20b,xn-bcher-kva.example-a-b",
    "u:p@shop.example,https://shop.example/,shop.example"
  })
  void anAddressIsTypedAsInABrowser(String typed, String url, String name) { // 87, 88, 89
    Target target = of(typed).getFirst();
    assertThat(target.url()).hasToString(url);
    assertThat(target.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:hush@",
        "u:hush@a b",
        "https://u:hush/@a",
        "ftp://u:hush@a/",
        "u:hush@a:0"
      })
  void whatIsWrongIsSaidWithoutRepeatingIt(String typed) { // 92
    Throwable error = catchThrowableOfType(IllegalArgumentException.class, () -> of(typed));
    assertThat(error).hasMessageNotContaining("hush");
  }

  @Test
  void oneOfSeveralIsNamedByItsPlace() { // 92
    Throwable error =
        catchThrowableOfType(IllegalArgumentException.class, () -> of("a.example", "ftp://b/"));
    assertThat(error)
        .hasMessage(
            "URL 2 can't be checked: must begin with http:// or https://; write for instance"
                + " https://example.org/");
  }
}
