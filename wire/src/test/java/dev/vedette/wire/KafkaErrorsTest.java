package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaErrorsTest {
  static Stream<Arguments> errors() {
    String metadata = "Topic vedette.results not present in metadata after 200 ms.";
    return Stream.of(
        arguments(
            new TopicAuthorizationException(Set.of("vedette.results")),
            "not authorized for the topic vedette.results"),
        arguments(
            new ClusterAuthorizationException("Cluster authorization failed."),
            "not authorized: Cluster authorization failed."),
        arguments(
            new SaslAuthenticationException("invalid credentials"),
            "the broker refuses the login: invalid credentials"),
        arguments(
            new SslAuthenticationException("failed", new Exception("PKIX path building failed")),
            "the TLS handshake fails: PKIX path building failed"),
        arguments(new UnknownTopicOrPartitionException(), "the topic does not exist"),
        arguments(new TimeoutException(metadata), "no broker answers"),
        arguments(
            new TimeoutException(metadata, new UnknownTopicOrPartitionException()),
            "the topic does not exist"),
        arguments(
            new BufferExhaustedException("Failed to allocate 1 bytes within the configured memory"),
            "the client's memory is full (buffer.memory): Failed to allocate 1 bytes within the"
                + " configured memory"),
        arguments(new TimeoutException("Expiring 1 record(s)"), "timed out: Expiring 1 record(s)"),
        arguments(new java.util.concurrent.TimeoutException(), "no broker answers"),
        arguments(
            new NotEnoughReplicasException("1"),
            "too few replicas are in sync (min.insync.replicas)"),
        arguments(new LeaderNotAvailableException("1"), "a partition has no leader at the moment"),
        arguments(new DisconnectException(), "the connection to the broker was lost"),
        arguments(new NetworkException(), "the connection to the broker was lost"),
        arguments(new KafkaStorageException(), "a broker can't use its disk"),
        arguments(
            new ProducerFencedException("1"), "the brokers do not accept this producer any more"),
        arguments(
            new InvalidProducerEpochException("1"),
            "the brokers do not accept this producer any more"),
        arguments(
            new InvalidReplicationFactorException("3 > 1"),
            "kafka.replication asks for more copies than there are brokers: 3 > 1"),
        arguments(
            new PolicyViolationException("at most 5 topics"),
            "the cluster's policy forbids it: at most 5 topics"),
        arguments(new RecordTooLargeException("2 MB"), "it is too large: 2 MB"),
        arguments(new InvalidTopicException("a/b"), "invalid topic: a/b"),
        arguments(
            new KafkaException("in an error state", new ClusterAuthorizationException("no")),
            "not authorized: no"),
        arguments(new ExecutionException(new KafkaException("broken", null)), "kafka: broken"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aSentenceSaysWhatHappened(Throwable error, String sentence) {
    assertThat(KafkaErrors.describe(error)).isEqualTo(sentence);
  }
}
