package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  // 117
  @ParameterizedTest
  @CsvSource({
    "acks, 1, every in-sync replica",
    "enable.idempotence, false, neither repeat nor reorder",
    "max.in.flight.requests.per.connection, 5, neither repeat nor reorder",
    "retries, 0, until it is delivered",
    "transactional.id, x, not sent in transactions",
    "isolation.level, read_committed, not sent in transactions",
    "partitioner.class, org.example.Random, keep their order",
    "enable.auto.commit, true, after the database has committed",
    "auto.offset.reset, latest, begins with the oldest",
    "group.id, mine, vedette.check.LOCATION",
    "group.instance.id, one, push each other out",
    "client.id, mine, a name of its own",
    "key.serializer, org.example.S, keys and values are bytes",
    "value.deserializer, org.example.D, keys and values are bytes",
    "bootstrap.servers, 'a:1', kafka.bootstrap_servers"
  })
  void aPropertyThatCarriesAPromiseIsRefusedWithWhatToDo(
      String name, String value, String remedy) { // 117
    assertThatThrownBy(() -> with("a:1", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("properties must not set " + name + ": ")
        .hasMessageContaining(remedy);
  }

  // 117
  @ParameterizedTest
  @ValueSource(strings = {"compression.type", "linger.ms", "group.protocol", "ssl.protocol"})
  void anyOtherPropertyIsFree(String name) {
    assertThatCode(() -> with("a:1", Map.of(name, "x"))).doesNotThrowAnyException();
  }

  // 115
  @ParameterizedTest
  @ValueSource(strings = {"foo", "foo:99999", "foo:0", "foo:", ":9092", "a:1,", "a:1,b", "a b:1"})
  void aBrokerIsAHostAndAPort(String servers) {
    assertThatThrownBy(() -> with(servers, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bootstrap_servers '");
  }

  // 115
  @ParameterizedTest
  @ValueSource(strings = {"a:1, b.example:9092", "127.0.0.1:9092", "[2001:db8::1]:9092", "a_b:1"})
  void brokersMayBeNamesOrAddresses(String servers) {
    assertThatCode(() -> with(servers, Map.of())).doesNotThrowAnyException();
  }

  private static KafkaSettings with(String servers, Map<String, String> properties) {
    return new KafkaSettings(servers, null, null, 6, null, properties);
  }
}
