package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Scheme;
import java.io.IOException;

/** Something that checks a website, whose CPU time is measured on a core of its own. */
interface Contender extends AutoCloseable {
  /** As in the figures' names: {@code vedette}, {@code ab}. */
  String name();

  /** Brings it to its normal speed before anything is measured. */
  void warmUp(Scheme scheme) throws IOException, InterruptedException;

  /** Checks for that long; it does nothing before and after. */
  Round round(Scheme scheme, int seconds) throws IOException, InterruptedException;

  @Override
  void close();
}
