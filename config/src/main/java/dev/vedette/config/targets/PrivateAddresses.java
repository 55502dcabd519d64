package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;

/** Lays {@code check.deny_private_addresses} over a target, which can't take it back. */
public final class PrivateAddresses {
  public static final String KEY = "deny_private_addresses";

  private PrivateAddresses() {}

  /** The target with the key set to true; a proxy is told as a problem and taken away. */
  static Mapping denied(Mapping target, Problems problems) {
    Node proxy = target.get("proxy");
    if (proxy != null) {
      problems.add(
          proxy,
          "must not be set: check.deny_private_addresses holds for every target of this checker,"
              + " and a proxy resolves names itself");
    }
    Mapping own = target.without("proxy");
    Scalar key = new Scalar(own.place(), own.path().key(KEY), KEY, true);
    Scalar value = new Scalar(own.place(), own.path().key(KEY), "true", true);
    return TargetDefaults.with(own, new Entry(key, value));
  }
}
