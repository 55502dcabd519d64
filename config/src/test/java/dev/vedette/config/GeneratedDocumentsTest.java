package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.binding.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is committed under {@code docs/} is what the code says, and the examples there are right.
 */
class GeneratedDocumentsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigurationSchema.json());

  @Test
  void theReferenceIsTheOneThatTheCodeWrites() throws IOException {
    assertThat(Files.readString(DOCS.resolve("configuration.md")))
        .as("after a change of settings: ./vedette config reference > docs/configuration.md")
        .isEqualTo(ConfigurationReference.markdown());
  }

  @Test
  void theSchemaIsTheOneThatTheCodeWrites() throws IOException {
    assertThat(Files.readString(DOCS.resolve("vedette.schema.json")))
        .as("after a change of settings: ./vedette config schema > docs/vedette.schema.json")
        .isEqualTo(ConfigurationSchema.json());
  }

  @Test
  void theFullExampleLoads(@TempDir Path directory) throws IOException {
    copy(DOCS.resolve("examples"), directory);
    for (String name : new String[] {"ca.pem", "service.cert", "service.key"}) {
      Files.createDirectories(directory.resolve("pem"));
      Files.createFile(directory.resolve("pem").resolve(name));
    }
    Map<String, String> environment =
        Map.of(
            "KAFKA_PASSWORD", "k",
            "PGPASSWORD", "p",
            "SHOP_PASSWORD", "s",
            "API_TOKEN", "t",
            "HOOK_SECRET", "whsec_c2VjcmV0IGZvciB0aGUgZXhhbXBsZSBvbmx5",
            "SMTP_PASSWORD", "m");

    LoadResult reading =
        new ConfigurationReader(environment, directory).read(Path.of("vedette.yaml"));

    assertThat(ConfigurationDirectory.describe(reading)).isEmpty();
    assertThat(reading.orThrow().targets())
        .extracting(target -> target.name() + " " + target.interval() + " " + target.timeout())
        .containsExactly(
            "shop PT30S PT10S",
            "api PT5S PT5S",
            "upload PT5M PT10S",
            "moved PT1M PT10S",
            "blog PT5M PT10S",
            "blog-feed PT5M PT10S");
  }

  @Test
  void theFullExampleHasEveryKey() throws IOException {
    String example = Files.readString(DOCS.resolve("examples/vedette.yaml"));

    assertThat(keys(RecordShape.of(Configuration.class)))
        .allSatisfy(key -> assertThat(example).contains(key + ":"));
  }

  @Test
  void theSchemaAcceptsTheExamples() throws IOException {
    assertThat(SCHEMA.validate(withoutVariables("vedette.yaml"), InputFormat.YAML)).isEmpty();
    assertThat(SCHEMA.validate(withoutVariables("targets.d/blog.yaml"), InputFormat.YAML))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "locatoin: a",
        "targets: [{name: a}]",
        "targets: [{name: a, url: 'http://a/', intervall: 5s}]",
        "targets: [{name: a, url: 'http://a/', interval: 5}]",
        "targets: [{name: a, url: 'http://a/', ip: 5}]",
        "targets: [{name: a, url: 'http://a/', expect: {status: [abc]}}]",
        "targets: [{name: a, url: 'http://a/', expect: {body: {max_bytes: 1MB}}}]",
        "defaults: {name: a}",
        "ops: {port: many}",
      })
  void theSchemaRefusesWhatTheReaderRefuses(String yaml, @TempDir Path directory) {
    assertThat(new ConfigurationDirectory(directory).problems(yaml)).isNotEmpty();
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "targets: [{name: a, url: 'http://a/', interval: '${X:-5s}', ip: 4, http: 1.1, redirects:"
            + " '${X:-5}'}]",
        "targets: [{name: a, url: 'http://a/', expect: {status: 404, body: {max_bytes: 512}}}]",
        "defaults: {interval: 5s, tls: {verify: false}, tags: {n: 1}}",
        "include: [a*.yaml]",
      })
  void theSchemaAcceptsWhatTheReaderAccepts(String yaml, @TempDir Path directory) {
    assertThat(new ConfigurationDirectory(directory).problems(yaml)).isEmpty();
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  private static String withoutVariables(String example) throws IOException {
    String yaml = Files.readString(DOCS.resolve("examples").resolve(example));
    return yaml.replaceAll("\\$\\{(\\w+)\\}", "$1");
  }

  private static Stream<String> keys(RecordShape shape) {
    return shape.keys().stream()
        .flatMap(key ->
            Stream.concat(
                Stream.of(key.name()),
                switch (key.type()) {
                  case ValueType.Nested(RecordShape inner) -> keys(inner);
                  case ValueType.ListOf(ValueType.Nested(RecordShape inner)) -> keys(inner);
                  case ValueType.ListOf list -> Stream.of();
                  case ValueType.Single single -> Stream.of();
                  case ValueType.TextMap map -> Stream.of();
                  // docs/notify.md has an example of each.
                  case ValueType.MapOf map -> Stream.of();
                  case ValueType.Tree tree -> Stream.of();
                }));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
