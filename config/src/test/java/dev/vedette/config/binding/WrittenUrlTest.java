package dev.vedette.config.binding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://a/b@c,https://a/b@c,false",
    "https://u@a/,https://a/,false",
    "https://u:@a/,https://a/,false",
    "https://u:p@a/,https://a/,true",
    "https://u:p@q@a/,https://a/,true",
    "http:/u:p@a/,http:/a/,true",
    "'http:\\\\u:p@a\\b',http:\\\\a\\b,true",
    "u:p@a,a,true",
    "https://u:${P}@a/,https://a/,false",
    "https://${U}:p@a/,https://a/,true",
    "https://${U:-a:b}:${P}@a/,https://a/,false",
    "https://u:${file:/run/p@q}@a/,https://a/,false",
    "https://${HOST}/?a@b,https://${HOST}/?a@b,false"
  })
  void userinfoEndsAtTheLastAtOfTheAuthority(String url, String shown, boolean password) { // 92
    assertThat(WrittenUrl.withoutUserinfo(url)).isEqualTo(shown);
    assertThat(WrittenUrl.hasPassword(url)).isEqualTo(password);
  }
}
