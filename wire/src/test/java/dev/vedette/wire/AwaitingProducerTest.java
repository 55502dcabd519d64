package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.testkit.ReservedPort;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class AwaitingProducerTest {
  private static final ProducerRecord<byte[], byte[]> RECORD =
      new ProducerRecord<>("some", new byte[] {1});

  /** Acknowledges when it is told to, and what is left when it is flushed. */
  private final MockProducer<byte[], byte[]> brokers =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void whatTheBrokersHaveIsCounted() {
    try (AwaitingProducer producer = new AwaitingProducer(brokers)) {
      producer.send(RECORD);
      producer.send(RECORD);
      assertThat(producer.acknowledged()).isZero();

      producer.await();

      assertThat(producer.acknowledged()).isEqualTo(2);
    }
    assertThat(brokers.closed()).isTrue();
  }

  @Test
  void onlySoManyAreInFlight() {
    try (AwaitingProducer producer = new AwaitingProducer(brokers)) {
      for (int i = 0; i < AwaitingProducer.MAX_IN_FLIGHT; i++) {
        producer.send(RECORD);
      }
      assertThat(brokers.flushed()).isFalse();

      producer.send(RECORD);

      assertThat(producer.acknowledged()).isEqualTo(AwaitingProducer.MAX_IN_FLIGHT);
    }
  }

  @Test
  void ofARefusalTheFirstIsToldAndTheOthersAreCounted() {
    try (AwaitingProducer producer = new AwaitingProducer(brokers)) {
      for (int i = 0; i < 4; i++) {
        producer.send(RECORD);
      }
      brokers.completeNext();
      brokers.errorNext(new RecordTooLargeException("too large"));
      brokers.errorNext(new NotEnoughReplicasException("too few"));

      assertThatThrownBy(producer::await)
          .isInstanceOf(KafkaException.class)
          .hasMessage("too large")
          .hasCauseInstanceOf(RecordTooLargeException.class);
      assertThat(producer.acknowledged()).isEqualTo(2);
    }
  }

  @Test
  void whileNoBrokerIsThereTheFirstSendTells() throws Exception {
    try (ReservedPort port = ReservedPort.take();
        AwaitingProducer producer =
            AwaitingProducer.open(
                KafkaSettings.plaintext("127.0.0.1:" + port.number())
                    .withOverrides(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, "200")),
                "test")) {
      assertThatThrownBy(() -> producer.send(RECORD))
          .isInstanceOf(KafkaException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(producer.acknowledged()).isZero();
    }
  }
}
