package dev.vedette.app;

import dev.vedette.config.binding.SettingsRule;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.probe.TargetCheck;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import java.nio.file.Path;

/**
 * What the roles refuse at their start, asked of the code that they start with: so {@code config
 * check} refuses it too, and both say where it stands in the file. For one reading.
 */
final class StartRules implements SettingsRule {
  private final TargetCheck targets = new TargetCheck();

  @Override
  public void check(Object settings, Path directory) {
    switch (settings) {
      case Target target -> target(target);
      case KafkaSettings kafka -> kafka(kafka);
      case PostgresSettings postgres -> postgres(postgres, directory);
      default -> {}
    }
  }

  private void target(Target target) {
    try {
      targets.require(target);
    } catch (InvalidTargetException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void kafka(KafkaSettings kafka) {
    try {
      KafkaClients.requireUsable(kafka);
    } catch (InvalidKafkaSettingsException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message.replaceFirst("^kafka(: |\\.(?=tls\\.))", ""), e);
    }
  }

  private static void postgres(PostgresSettings postgres, Path directory) {
    try {
      Database.requireUsable(postgres, directory);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("url: " + e.getMessage(), e);
    }
  }
}
