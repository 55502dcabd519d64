package dev.vedette.doctor;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** What Kafka's client means by its exceptions. */
final class KafkaWords {
  private KafkaWords() {}

  /** Why nobody is let in. */
  static CauseAndRemedy login(Throwable error, boolean tls, boolean sasl) {
    String words = Causes.words(error);
    if (Causes.find(error, UnsupportedSaslMechanismException.class).isPresent()
        || words.contains("not enabled in the server")) {
      return new CauseAndRemedy(
          "the broker does not know the SASL mechanism: " + Causes.innermost(error),
          "set kafka.sasl.mechanism to one that the broker offers");
    }
    if (Causes.find(error, SaslAuthenticationException.class).isPresent()) {
      return new CauseAndRemedy(
          "the broker refuses user name or password",
          "check kafka.sasl.username, kafka.sasl.password and kafka.sasl.mechanism; a variable in"
              + " the password may hold an old one");
    }
    if (Causes.find(error, SslAuthenticationException.class).isPresent()) {
      return new CauseAndRemedy(
          "a TLS handshake with a broker fails: " + Causes.innermost(error),
          "each broker of the cluster needs a certificate for its own name; check kafka.tls");
    }
    return new CauseAndRemedy(
        "the broker takes the connection, but does not answer as a Kafka broker",
        unanswered(tls, sasl));
  }

  private static String unanswered(boolean tls, boolean sasl) {
    if (!sasl) {
      return "if this port expects a user name and password, set kafka.sasl; otherwise check that"
          + " the addresses that the brokers advertise (advertised.listeners) can be reached from"
          + " here";
    }
    String missing = tls ? "" : " set kafka.tls if it expects TLS;";
    return "if this port expects no password, remove kafka.sasl;"
        + missing
        + " check that the addresses that the brokers advertise (advertised.listeners) can be"
        + " reached from here";
  }

  /** Why a topic can't be created. */
  static CauseAndRemedy creation(Throwable error, String topic) {
    if (Causes.find(error, AuthorizationException.class).isPresent()) {
      return new CauseAndRemedy(
          topic + " does not exist, and the right to create it is missing",
          "create the topic, or allow this user to (ACL: Create on the topic)");
    }
    if (Causes.find(error, InvalidReplicationFactorException.class).isPresent()) {
      return new CauseAndRemedy(
          topic
              + " does not exist, and kafka.replication asks for more copies than there are brokers",
          "lower kafka.replication, or leave it out");
    }
    if (Causes.find(error, PolicyViolationException.class).isPresent()) {
      return new CauseAndRemedy(
          topic
              + " does not exist, and the cluster's policy forbids it: "
              + Causes.innermost(error),
          "create the topic by the provider's means, or change kafka.partitions and"
              + " kafka.replication");
    }
    return new CauseAndRemedy(
        topic + " does not exist and can't be created: " + Causes.innermost(error),
        "create the topic by hand");
  }
}
