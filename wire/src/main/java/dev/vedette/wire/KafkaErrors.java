package dev.vedette.wire;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's client means by its exceptions, in words for an operator. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /** What happened, as a sentence without its full stop; never a class name alone, no secrets. */
  public static String describe(Throwable error) {
    Throwable cause = telling(error);
    return switch (cause) {
      case TopicAuthorizationException e -> "not authorized for the topic " + topics(e);
      case AuthorizationException e -> "not authorized: " + message(e);
      case SaslAuthenticationException e -> "the broker refuses the login: " + message(e);
      case SslAuthenticationException e -> "the TLS handshake fails: " + message(innermost(e));
      case UnknownTopicOrPartitionException _ -> "the topic does not exist";
      case NotEnoughReplicasException _ -> tooFewReplicas();
      case NotEnoughReplicasAfterAppendException _ -> tooFewReplicas();
      case LeaderNotAvailableException _ -> noLeader();
      case NotLeaderOrFollowerException _ -> noLeader();
      case DisconnectException _ -> connectionLost();
      case NetworkException _ -> connectionLost();
      case BrokerNotAvailableException _ -> "no broker answers";
      case KafkaStorageException _ -> "a broker can't use its disk";
      case ProducerFencedException _ -> producerUnknown();
      case InvalidProducerEpochException _ -> producerUnknown();
      case OutOfOrderSequenceException _ -> producerUnknown();
      case InvalidReplicationFactorException e ->
          "kafka.replication asks for more copies than there are brokers: " + message(e);
      case PolicyViolationException e -> "the cluster's policy forbids it: " + message(e);
      case RecordTooLargeException e -> "it is too large: " + message(e);
      case UnsupportedVersionException e -> "the brokers are too old: " + message(e);
      case TimeoutException e -> timeout(e);
      case java.util.concurrent.TimeoutException _ -> "no broker answers";
      default -> words(cause.getClass().getSimpleName()) + ": " + message(cause);
    };
  }

  /** Through what only wraps, to the exception that tells. */
  private static Throwable telling(Throwable error) {
    Throwable cause = error.getCause();
    boolean wraps =
        error instanceof ExecutionException
            || error instanceof CompletionException
            || error.getClass() == KafkaException.class
            || (error instanceof TimeoutException && cause instanceof ApiException);
    return wraps && cause != null ? telling(cause) : error;
  }

  private static String topics(TopicAuthorizationException e) {
    return e.unauthorizedTopics().isEmpty()
        ? "(" + message(e) + ")"
        : String.join(", ", e.unauthorizedTopics());
  }

  /** The client knows no broker, or none that answers, or holds too much itself. */
  private static String timeout(TimeoutException e) {
    String message = message(e);
    if (message.contains("metadata") || message.contains("node assignment")) {
      return "no broker answers";
    }
    return message.contains("buffer") || message.contains("memory")
        ? "the client's memory is full (buffer.memory): " + message
        : "timed out: " + message;
  }

  private static String tooFewReplicas() {
    return "too few replicas are in sync (min.insync.replicas)";
  }

  private static String noLeader() {
    return "a partition has no leader at the moment";
  }

  private static String connectionLost() {
    return "the connection to the broker was lost";
  }

  private static String producerUnknown() {
    return "the brokers do not accept this producer any more";
  }

  /** "InvalidTopicException" as "invalid topic". */
  private static String words(String className) {
    String name = className.replaceFirst("(Exception|Error)$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage());
  }

  private static Throwable innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
