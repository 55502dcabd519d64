package dev.vedette.app.roles;

import dev.vedette.ops.LateGauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What a process tells of its configuration, where it follows the changes of it; declared once. */
final class ReloadMetrics {
  final LateGauge successful;
  final LateGauge successTime;

  ReloadMetrics(MeterRegistry registry) {
    successful =
        LateGauge.register(
            registry,
            "vedette.config.last.reload.successful",
            "1 if the configuration as it is now is in use, 0 if it was refused.");
    successTime =
        LateGauge.register(
            registry,
            "vedette.config.last.reload.success.timestamp.seconds",
            "When the configuration in use was read, in seconds since 1970.");
  }
}
