package dev.vedette.ops;

import dev.vedette.model.Setting;

/** Where a role answers its operator. */
public record OpsSettings(
    @Setting(doc = "Address to listen on.", byDefault = "127.0.0.1") String host,
    @Setting(
            doc = "Port of `/healthz`, `/readyz` and `/metrics`; 0 takes any free one.",
            byDefault = "9180")
        int port) {
  public OpsSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
  }
}
