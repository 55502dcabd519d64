package dev.vedette.check;

import dev.vedette.check.targets.Watched;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.Prober;
import java.time.Duration;

/** Targets for tests that probe nothing. */
final class Targets {
  private Targets() {}

  /** Prepares targets without network; closed with the tests' process. */
  private static final Prober PROBER = Prober.start();

  static Target of(String name, Duration interval) {
    return Target.of(name, Url.parse("http://127.0.0.1:1/" + name), interval, interval);
  }

  static Watched watched(String name, Duration interval) {
    return watched(of(name, interval));
  }

  static Watched paused(String name, Duration interval) {
    return watched(of(name, interval).with(target -> target.pause = true));
  }

  private static Watched watched(Target target) {
    return new Watched(target, PROBER.prepare(target));
  }
}
