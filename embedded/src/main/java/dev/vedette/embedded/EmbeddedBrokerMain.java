package dev.vedette.embedded;

import java.nio.file.Path;

/**
 * A broker as a process of its own, which can be killed: {@code EmbeddedBrokerMain <dataDir>
 * <port>}.
 */
public final class EmbeddedBrokerMain {
  private EmbeddedBrokerMain() {}

  /**
   * Prints the bootstrap address on a line of its own once clients can connect, then runs until it
   * is ended.
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2) {
      System.err.println("usage: EmbeddedBrokerMain <dataDir> <port>");
      System.exit(2);
    }
    BrokerOptions options = BrokerOptions.plaintext(Integer.parseInt(args[1]));
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), options);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
    System.out.println(broker.bootstrapServers());
    Thread.currentThread().join();
  }
}
