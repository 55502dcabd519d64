package dev.vedette.app;

import dev.vedette.app.config.ConfigurationReader;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, and hands the configuration's reader to those that read it. */
final class Commands implements IFactory {
  private final Map<Class<?>, Supplier<?>> makers;

  Commands(ConfigurationReader reader) {
    Supplier<ConfigurationOption> option = () -> new ConfigurationOption(reader);
    makers =
        Map.of(
            ConfigurationOption.class, option,
            UpCommand.class, () -> new UpCommand(reader),
            CheckCommand.class, () -> new CheckCommand(option.get()),
            WriteCommand.class, () -> new WriteCommand(option.get()),
            WebCommand.class, () -> new WebCommand(option.get()),
            ReportCommand.class, () -> new ReportCommand(option.get(), InstantSource.system()),
            ExportCommand.class, () -> new ExportCommand(option.get(), InstantSource.system()),
            DoctorCommand.class, () -> new DoctorCommand(option.get()),
            LetterListCommand.class, () -> new LetterListCommand(option.get()),
            LetterReplayCommand.class, () -> new LetterReplayCommand(option.get()),
            ProbeCommand.class, () -> new ProbeCommand(reader));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<?> maker = makers.get(type);
    return maker == null ? CommandLine.defaultFactory().create(type) : type.cast(maker.get());
  }
}
