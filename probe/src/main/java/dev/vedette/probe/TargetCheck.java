package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.probe.tls.TlsClients;
import java.util.HashMap;
import java.util.Map;

/**
 * Says whether targets can be prepared, by preparing them: for whoever wants to know without a
 * prober. For one reading of a configuration, since a file that is named twice may be read once.
 * Thread-safe.
 */
public final class TargetCheck {
  /** Clients kept so that the next target with the same settings needs none of its own. */
  private static final int MAX_KEPT = 200;

  private record Clients(Tls tls, HttpVersion http) {}

  private final FileWatch files = new FileWatch();
  private final TlsClients clients = new TlsClients(files, SystemAuthorities.ofThisMachine());
  private final Map<Clients, PreparedTarget> kept = new HashMap<>();

  /** Throws {@link InvalidTargetException} as {@link Prober#prepare} does. */
  public synchronized void require(Target target) {
    PreparedTarget prepared = PreparedTarget.withTlsWhenNeeded(target, () -> clients, files);
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.putIfAbsent(new Clients(target.tls(), target.http()), prepared);
  }
}
