package dev.vedette.app.setup;

import dev.vedette.config.ConfigurationReader;
import dev.vedette.model.files.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette init}: a configuration to start from. */
@Command(
    name = "init",
    description = "Write a commented configuration to start from. Never overwrites a file.",
    footer = {"  vedette init"})
public final class InitCommand implements Callable<Integer> {
  private static final String TEMPLATE = "vedette.yaml";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = ConfigurationReader.DEFAULT_FILE,
      description = "File to write; ${DEFAULT-VALUE} if not given.")
  private Path file = Path.of(ConfigurationReader.DEFAULT_FILE);

  @Override
  public Integer call() throws IOException {
    try {
      write(template());
    } catch (FileAlreadyExistsException e) {
      throw refused(file + " is already there; remove it or name another file");
    } catch (NoSuchFileException e) {
      throw refused("the directory of " + file + " does not exist; create it first");
    } catch (IOException e) {
      throw refused(file + " can't be written: " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    String option = file.toString().equals(ConfigurationReader.DEFAULT_FILE) ? "" : " -c " + file;
    out.println("Wrote " + file + ". Next:");
    out.println("  1. put your own site under 'targets' in " + file);
    out.println("  2. vedette config check" + option);
    out.println("  3. vedette up" + option);
    out.flush();
    return 0;
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static byte[] template() throws IOException {
    try (InputStream in = InitCommand.class.getResourceAsStream(TEMPLATE)) {
      return Objects.requireNonNull(in, TEMPLATE).readAllBytes();
    }
  }

  /** For the owner's eyes only: sooner or later somebody puts a password into it. */
  private void write(byte[] content) throws IOException {
    PrivateFile.create(file);
    Files.write(file, content);
  }
}
