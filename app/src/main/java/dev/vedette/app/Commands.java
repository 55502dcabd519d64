package dev.vedette.app;

import dev.vedette.app.config.ConfigurationReader;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, and hands the configuration's reader to those parts that read it. */
final class Commands implements IFactory {
  private final ConfigurationReader reader;

  Commands(ConfigurationReader reader) {
    this.reader = reader;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    return type == ConfigurationOption.class
        ? type.cast(new ConfigurationOption(reader))
        : CommandLine.defaultFactory().create(type);
  }
}
