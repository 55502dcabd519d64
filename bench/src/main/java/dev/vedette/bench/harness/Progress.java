package dev.vedette.bench.harness;

/** Says on standard error what is being done; standard output belongs to the figures. */
public final class Progress {
  private static final long STARTED_AT = System.nanoTime();

  private Progress() {}

  public static void say(String text) {
    System.err.printf("bench: %4d s  %s%n", (System.nanoTime() - STARTED_AT) / 1_000_000_000, text);
  }
}
