package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The properties of a broker that is its own controller, small enough for a laptop and for tests.
 */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENT = "CLIENT";

  /** The broker calls itself here when its clients must present secrets that it doesn't have. */
  private static final String INTERNAL = "INTERNAL";

  private final Properties properties = new Properties();

  private BrokerProperties() {}

  /** Takes the port as it is; the broker's further listeners get free ones. */
  static Properties of(Path logDirectory, int port, BrokerOptions options) {
    BrokerProperties result = new BrokerProperties();
    result.set("log.dirs", logDirectory);
    result.becomeTheWholeCluster();
    result.listen(port, options.security());
    result.staySmall();
    result.serveOnePerson();
    options.properties().forEach(result::set);
    return result.properties;
  }

  private void becomeTheWholeCluster() {
    set("process.roles", "broker,controller");
    set("node.id", NODE_ID);
    set("controller.listener.names", CONTROLLER);
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      set(topic + ".num.partitions", 1);
      set(topic + ".replication.factor", 1);
    }
    // After a kill the controller takes no new registration until the old one has expired (9 s).
    // The broker asks again after 3.1 and 6.3 s: with a session of 5 s a start takes twice as long.
    set("broker.session.timeout.ms", 3_000);
    set("broker.heartbeat.interval.ms", 1_000);
    set("transaction.state.log.min.isr", 1);
    set("share.coordinator.state.topic.num.partitions", 1);
    set("share.coordinator.state.topic.replication.factor", 1);
    set("share.coordinator.state.topic.min.isr", 1);
  }

  private void listen(int port, BrokerOptions.Security security) {
    int controllerPort = Ports.claim(0);
    set("controller.quorum.voters", NODE_ID + "@" + Ports.HOST + ":" + controllerPort);
    String listeners = address(CLIENT, port) + "," + address(CONTROLLER, controllerPort);
    String protocols = CONTROLLER + ":PLAINTEXT," + INTERNAL + ":PLAINTEXT," + CLIENT + ":";
    switch (security) {
      case BrokerOptions.Security.Plaintext _ -> {
        set("listeners", listeners);
        set("inter.broker.listener.name", CLIENT);
        protocols += "PLAINTEXT";
      }
      case BrokerOptions.Security.MutualTls tls -> {
        listenInternallyToo(listeners);
        protocols += "SSL";
        identify(tls.certificate(), tls.key());
        set("ssl.client.auth", "required");
        set("ssl.truststore.type", "PEM");
        set("ssl.truststore.certificates", text(tls.clientAuthority()));
      }
      case BrokerOptions.Security.Scram scram -> {
        listenInternallyToo(listeners);
        protocols += "SASL_SSL";
        identify(scram.certificate(), scram.key());
        set("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        set(
            "listener.name.client.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;");
      }
    }
    set("listener.security.protocol.map", protocols);
  }

  private void listenInternallyToo(String listeners) {
    set("listeners", listeners + "," + address(INTERNAL, Ports.claim(0)));
    set("inter.broker.listener.name", INTERNAL);
  }

  private void identify(Path certificate, Path key) {
    set("ssl.keystore.type", "PEM");
    set("ssl.keystore.certificate.chain", text(certificate));
    set("ssl.keystore.key", text(key));
  }

  private void staySmall() {
    set("num.network.threads", 1);
    // Each, of the broker and of the controller, looks three times a second whether it should end.
    set("num.io.threads", 1);
    set("background.threads", 1);
    set("group.coordinator.threads", 1);
    set("group.coordinator.background.threads", 1);
    set("share.coordinator.threads", 1);
    set("log.segment.bytes", 64 << 20);
    set("log.index.size.max.bytes", 1 << 20);
    // The cleaner takes these at start; the default of the first is 128 MiB.
    set("log.cleaner.dedupe.buffer.size", 2 << 20);
    set("log.cleaner.io.buffer.size", 128 << 10);
    // A file written and synced every 5 s, for replicas: the only one is all that there is.
    set("replica.high.watermark.checkpoint.interval.ms", 60_000);
    // No record every 500 ms just to show that the controller is alive.
    set("metadata.max.idle.interval.ms", 0);
  }

  private void serveOnePerson() {
    set("auto.create.topics.enable", false);
    set("group.initial.rebalance.delay.ms", 0);
    // After a kill and a restart a group of the newer protocol would wait 45 s for the member that
    // died; that of the writer has a limit of its own.
    set("group.consumer.session.timeout.ms", 6_000);
    set("group.consumer.min.session.timeout.ms", 6_000);
    set("group.consumer.heartbeat.interval.ms", 1_000);
    set("group.consumer.min.heartbeat.interval.ms", 1_000);
  }

  private static String address(String listener, int port) {
    return listener + "://" + Ports.HOST + ":" + port;
  }

  private static String text(Path pem) {
    try {
      return Files.readString(pem);
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't read " + pem + ": " + e.getMessage(), e);
    }
  }

  private void set(String key, Object value) {
    properties.setProperty(key, value.toString());
  }
}
