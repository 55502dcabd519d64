package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfWrittenTest {
  private static final String WHOLE =
      """
      targets:
      - {name: a, url: 'https://a.example/'}
      - {name: b, url: 'https://b.example/'}
      maintenance:
      - {targets: [a], rrule: FREQ=DAILY, at: '02:00', duration: 1h, zone: UTC}
      - {targets: [b], rrule: FREQ=DAILY, at: '03:00', duration: 1h, zone: UTC}
      notify:
        channels:
          one: {ntfy: {topic: one}}
          two: {ntfy: {topic: two}}
        routes:
          - {to: [one]}
          - {to: [two]}
      """;

  @TempDir private Path directory;
  private long nanos;
  private final HalfWritten halfWritten = new HalfWritten(() -> nanos);

  private LoadResult.Loaded read(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("vedette.yaml"), yaml);
    return (LoadResult.Loaded) new ConfigurationReader(Map.of(), directory).read(file);
  }

  private boolean mayBe(String yaml) throws Exception {
    return halfWritten.mayBe(read(yaml), read(WHOLE).configuration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n    - {to: [two]}", "\n  routes", "\n- {targets: [b]", "\n- {name: b"})
  void aCutThatLosesSomethingWaits(String cut) throws Exception {
    assertThat(mayBe(WHOLE.substring(0, WHOLE.indexOf(cut)))).isTrue();
    nanos += HalfWritten.PATIENCE.toNanos();
    assertThat(mayBe(WHOLE.substring(0, WHOLE.indexOf(cut)))).isFalse();
  }

  @Test
  void itWaitsAnewOnlyForAnotherTextOrAfterARefusal() throws Exception {
    String cut = WHOLE.substring(0, WHOLE.indexOf("\n  routes"));
    long half = HalfWritten.PATIENCE.toNanos() / 2;
    assertThat(mayBe(cut)).isTrue();
    nanos += half;
    assertThat(mayBe(cut)).isTrue();
    assertThat(mayBe(cut + "\n  routes: []")).isTrue();
    nanos += half;
    assertThat(mayBe(cut + "\n  routes: []")).isTrue();
    nanos += half;
    assertThat(mayBe(cut + "\n  routes: []")).isFalse();
    halfWritten.waitNoMore();
    assertThat(mayBe(cut + "\n  routes: []")).isTrue();
  }

  @Test
  void whatEndsWithItsLineOrLacksNothingDoesNot() throws Exception {
    assertThat(mayBe(WHOLE.substring(0, WHOLE.indexOf("  routes")))).isFalse();
    assertThat(mayBe(WHOLE.stripTrailing())).isFalse();
  }
}
