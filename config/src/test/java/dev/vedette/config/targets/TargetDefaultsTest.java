package dev.vedette.config.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationDirectory;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults, includes, and what a target inherits from them. */
class TargetDefaultsTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = new ConfigurationDirectory(path);
  }

  @Test
  void aTargetOverridesItsDefaultsKeyByKey() {
    List<Target> targets =
        directory
            .load(
                """
                defaults:
                  method: HEAD
                  headers: {A: default, B: default}
                  expect: {status: [200, 204], latency: 5s, body: {matches: a, max_bytes: 1KiB}}
                targets:
                - name: own
                  url: http://own/
                  headers: {B: own, C: own}
                  expect: {status: 404, body: {matches: b}}
                - {name: inherited, url: 'http://inherited/'}
                """)
            .targets();

    Target own = targets.getFirst();
    assertThat(own.method()).isEqualTo("HEAD");
    assertThat(own.headers()).isEqualTo(Map.of("A", "default", "B", "own", "C", "own"));
    assertThat(own.expect().status()).containsExactly(new StatusRange(404, 404));
    assertThat(own.expect().latency()).isEqualTo(Duration.ofSeconds(5));
    assertThat(own.expect().body().matches()).isEqualTo("b");
    assertThat(own.expect().body().maxBytes().bytes()).isEqualTo(1024);
    Target inherited = targets.getLast();
    assertThat(inherited.expect().status()).hasSize(2);
    assertThat(inherited.expect().body().matches()).isEqualTo("a");
  }

  @Test
  void nullTakesADefaultAway() {
    Target target =
        directory
            .load(
                """
                defaults: {expect: {latency: 5s}, headers: {A: b}, timeout: 3s}
                targets: [{name: a, url: 'http://a/', expect: {latency: null}, headers: ~, timeout: ~}]
                """)
            .targets()
            .getFirst();

    assertThat(target.expect().latency()).isNull();
    assertThat(target.headers()).isEmpty();
    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void credentialsAreTakenWhole() {
    Target target =
        directory
            .load(
                """
                defaults: {auth: {basic: {username: u, password: p}}}
                targets: [{name: a, url: 'http://a/', auth: {bearer: t}}]
                """)
            .targets()
            .getFirst();

    assertThat(target.auth().basic()).isNull();
    assertThat(target.auth().bearer()).isEqualTo("t");
  }

  /** Interval and timeout of the defaults, of the target, and what comes of them in seconds. */
  @ParameterizedTest
  @CsvSource({
    "'', interval: 5s, 5",
    "'', interval: 90s, 10",
    "interval: 5s, '', 5",
    "timeout: 20s, interval: 5s, 5",
    "timeout: 3s, interval: 5s, 3",
    "'interval: 30s, timeout: 20s', interval: 15s, 15",
    "timeout: 20s, timeout: 30s, 30",
  })
  void anInheritedTimeoutFitsTheInterval(String defaults, String own, long seconds) {
    Target target =
        directory
            .load(
                "defaults: {%s}\ntargets: [{name: a, url: 'http://a/', %s}]"
                    .formatted(defaults, own))
            .targets()
            .getFirst();

    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "interval: 60s, timeout: 61s, 'vedette.yaml:2:48: targets[0].timeout: '",
    "'interval: 5s, timeout: 9s', '', 'vedette.yaml:1:35: defaults.timeout: '",
    "timeout: 2m, '', 'vedette.yaml:1:21: defaults.timeout: '",
  })
  void aTimeoutWrittenBesideTheIntervalHasToFit(String defaults, String own, String place) {
    assertThat(
            directory.problems(
                "defaults: {%s}\ntargets: [{name: a, url: 'http://a/', %s}]"
                    .formatted(defaults, own)))
        .isEqualTo(place + "must be from 1ms to the interval, at most 5m");
  }

  @Test
  void includedFilesBringTargetsAndDefaultsOfTheirOwn() {
    directory
        .file("targets.d/b.yaml", "targets: [{name: b, url: 'http://b/'}]")
        .file("targets.d/a.yaml", "defaults: {method: PUT}\ntargets: [{name: a, url: 'http://a/'}]")
        .file("targets.d/not.txt", "- nothing");

    List<Target> targets =
        directory
            .load(
                """
                include: [targets.d/*.yaml, nothing.d/*.yaml]
                defaults: {method: HEAD, ip: 4}
                targets: [{name: main, url: 'http://main/'}]
                """)
            .targets();

    assertThat(targets).extracting(Target::name).containsExactly("main", "a", "b");
    assertThat(targets).extracting(Target::method).containsExactly("HEAD", "PUT", "HEAD");
    assertThat(targets).allSatisfy(each -> assertThat(each.ip().toString()).isEqualTo("4"));
  }

  @Test
  void aFileIsReadOnceHoweverOftenItIsNamed() {
    directory.file("a.yaml", "targets: [{name: a, url: 'http://a/'}]");

    assertThat(directory.load("include: [a.yaml, '*.yaml', ./a.yaml]").targets()).hasSize(1);
  }

  @Test
  void fileNamesAreRelativeToTheFileThatNamesThem() {
    directory
        .file("d/ca.pem", "")
        .file("d/a.yaml", "targets: [{name: a, url: 'http://a/', tls: {ca: ca.pem}}]");

    assertThat(directory.load("include: d/a.yaml").targets().getFirst().tls().ca())
        .isEqualTo(path.resolve("d/ca.pem"));
  }

  @Test
  void mistakesOfAllFilesAreToldInTheOrderOfReading() {
    directory
        .file("b.yaml", "targets: [{name: a, url: 'http://b/'}]\nkafka: {}\ninclude: x")
        .file("c.yaml", "defaults: {interval: x}");

    assertThat(
            directory.problems(
                """
                include: [c.yaml, b.yaml, gone.yaml, '**/x']
                targets: [{name: a, url: 'http://a/'}]
                locatoin: x
                """))
        .isEqualTo(
            """
            vedette.yaml:1:27: include[2]: no such file: %s
            vedette.yaml:1:38: include[3]: '**' is not supported; name each directory, as in targets.d/*/*.yaml
            vedette.yaml:3:1: locatoin: unknown key; did you mean location? Known here: location, kafka, postgres, ops, check, dns, write, storage, notify, web, maintenance, targets, defaults, include
            c.yaml:1:22: defaults.interval: 'x' is not a duration; write 250ms, 30s, 5m, 1h or 2d
            b.yaml:1:18: targets[0].name: target 'a' is already defined at vedette.yaml:2:18; give one of them another name
            b.yaml:2:1: kafka: an included file holds targets and defaults only; remove this key
            b.yaml:3:1: include: an included file holds targets and defaults only; remove this key\
            """
                .formatted(path.resolve("gone.yaml")));
  }
}
