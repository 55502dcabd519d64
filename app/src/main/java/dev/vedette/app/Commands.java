package dev.vedette.app;

import static java.util.Map.entry;

import dev.vedette.app.alert.AlertSimulateCommand;
import dev.vedette.app.alert.AlertTestCommand;
import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.deadletters.DeadLetterListCommand;
import dev.vedette.app.deadletters.DeadLetterReplayCommand;
import dev.vedette.app.history.ExportCommand;
import dev.vedette.app.history.ReportCommand;
import dev.vedette.app.history.StorageApplyCommand;
import dev.vedette.app.history.StorageStatusCommand;
import dev.vedette.app.incidents.IncidentAckCommand;
import dev.vedette.app.incidents.IncidentCloseCommand;
import dev.vedette.app.incidents.IncidentListCommand;
import dev.vedette.app.incidents.IncidentNoteCommand;
import dev.vedette.app.incidents.IncidentRecomputeCommand;
import dev.vedette.app.incidents.IncidentShowCommand;
import dev.vedette.app.maintenance.MaintenanceAddCommand;
import dev.vedette.app.maintenance.MaintenanceEndCommand;
import dev.vedette.app.maintenance.MaintenanceListCommand;
import dev.vedette.app.probe.ChecksCommand;
import dev.vedette.app.probe.ProbeCommand;
import dev.vedette.app.roles.CheckCommand;
import dev.vedette.app.roles.NotifyCommand;
import dev.vedette.app.roles.RewindCommand;
import dev.vedette.app.roles.UpCommand;
import dev.vedette.app.roles.WebCommand;
import dev.vedette.app.roles.WriteCommand;
import dev.vedette.app.setup.DoctorCommand;
import dev.vedette.app.targets.TargetApplyCommand;
import dev.vedette.app.targets.TargetExportCommand;
import dev.vedette.app.targets.TargetForgetCommand;
import dev.vedette.app.targets.TargetListCommand;
import dev.vedette.app.targets.TargetPauseCommand;
import dev.vedette.app.targets.TargetResumeCommand;
import dev.vedette.config.ConfigurationReader;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes the commands whose constructors take something, such as the configuration's reader; picocli
 * makes the others.
 */
final class Commands implements IFactory {
  private final Map<Class<?>, Supplier<?>> makers;

  Commands(ConfigurationReader reader) {
    Supplier<ConfigurationOption> option = () -> new ConfigurationOption(reader);
    Supplier<ServicesOption> services = () -> new ServicesOption(option.get());
    makers =
        Map.ofEntries(
            entry(ConfigurationOption.class, option),
            entry(UpCommand.class, () -> new UpCommand(reader)),
            entry(CheckCommand.class, () -> new CheckCommand(option.get())),
            entry(WriteCommand.class, () -> new WriteCommand(option.get())),
            entry(NotifyCommand.class, () -> new NotifyCommand(option.get())),
            entry(RewindCommand.class, () -> new RewindCommand(option.get())),
            entry(WebCommand.class, () -> new WebCommand(option.get())),
            entry(
                ReportCommand.class,
                () -> new ReportCommand(services.get(), InstantSource.system())),
            entry(
                ExportCommand.class,
                () -> new ExportCommand(services.get(), InstantSource.system())),
            entry(ChecksCommand.class, () -> new ChecksCommand(services.get())),
            entry(
                AlertSimulateCommand.class,
                () -> new AlertSimulateCommand(services.get(), InstantSource.system())),
            entry(
                IncidentListCommand.class,
                () -> new IncidentListCommand(services.get(), InstantSource.system())),
            entry(
                IncidentShowCommand.class,
                () -> new IncidentShowCommand(services.get(), InstantSource.system())),
            entry(
                IncidentRecomputeCommand.class,
                () -> new IncidentRecomputeCommand(services.get(), InstantSource.system())),
            entry(IncidentAckCommand.class, () -> new IncidentAckCommand(services.get())),
            entry(IncidentNoteCommand.class, () -> new IncidentNoteCommand(services.get())),
            entry(IncidentCloseCommand.class, () -> new IncidentCloseCommand(services.get())),
            entry(
                AlertTestCommand.class,
                () -> new AlertTestCommand(option.get(), InstantSource.system())),
            entry(StorageApplyCommand.class, () -> new StorageApplyCommand(services.get())),
            entry(
                StorageStatusCommand.class,
                () -> new StorageStatusCommand(services.get(), InstantSource.system())),
            entry(
                MaintenanceAddCommand.class,
                () -> new MaintenanceAddCommand(services.get(), InstantSource.system())),
            entry(
                MaintenanceListCommand.class,
                () -> new MaintenanceListCommand(services.get(), InstantSource.system())),
            entry(
                MaintenanceEndCommand.class,
                () -> new MaintenanceEndCommand(services.get(), InstantSource.system())),
            entry(DoctorCommand.class, () -> new DoctorCommand(services.get())),
            entry(DeadLetterListCommand.class, () -> new DeadLetterListCommand(services.get())),
            entry(DeadLetterReplayCommand.class, () -> new DeadLetterReplayCommand(services.get())),
            entry(TargetApplyCommand.class, () -> new TargetApplyCommand(services.get())),
            entry(TargetListCommand.class, () -> new TargetListCommand(services.get())),
            entry(TargetExportCommand.class, () -> new TargetExportCommand(services.get())),
            entry(TargetPauseCommand.class, () -> new TargetPauseCommand(services.get())),
            entry(TargetResumeCommand.class, () -> new TargetResumeCommand(services.get())),
            entry(
                TargetForgetCommand.class,
                () -> new TargetForgetCommand(services.get(), InstantSource.system())),
            entry(ProbeCommand.class, () -> new ProbeCommand(reader)));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<?> maker = makers.get(type);
    return maker == null ? CommandLine.defaultFactory().create(type) : type.cast(maker.get());
  }
}
