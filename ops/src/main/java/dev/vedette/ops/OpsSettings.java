package dev.vedette.ops;

import dev.vedette.model.Setting;
import org.jspecify.annotations.Nullable;

/** Where a role answers its operator. */
public record OpsSettings(
    @Setting(doc = "Address to listen on.", byDefault = "127.0.0.1") String host,
    @Setting(
            doc =
                "Port of `/healthz`, `/readyz` and `/metrics`; 0 takes any free one. If not set:"
                    + " 9180 for `check`, 9181 for `write`, 9182 for `notify`, so that all fit on"
                    + " one machine.")
        @Nullable Integer port) {
  public OpsSettings {
    if (port != null && (port < 0 || port > 65535)) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
  }

  /**
   * The port to listen on.
   *
   * @param usual the role's own, where none is set
   */
  int portOr(int usual) {
    return port == null ? usual : port;
  }
}
