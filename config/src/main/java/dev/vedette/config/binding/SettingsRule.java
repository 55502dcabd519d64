package dev.vedette.config.binding;

import java.nio.file.Path;

/**
 * What settings have to hold to beyond what their records check: what only the code can tell that
 * will use them, since it needs files or the libraries of the network for it. Given from outside,
 * so that reading a configuration and starting a role refuse the same. Safe for use by many
 * threads.
 */
@FunctionalInterface
public interface SettingsRule {
  SettingsRule NONE = (settings, directory) -> {};

  /**
   * Looks at a settings record that is right in itself.
   *
   * @param settings any record of the configuration
   * @param directory of the file that it stands in
   * @throws IllegalArgumentException with a message for people that begins with the key that is
   *     wrong, as in {@code tls.ca: …}; without any secret
   */
  void check(Object settings, Path directory);

  /** This rule and, where it has no objection, another. */
  default SettingsRule and(SettingsRule other) {
    return (settings, directory) -> {
      check(settings, directory);
      other.check(settings, directory);
    };
  }
}
