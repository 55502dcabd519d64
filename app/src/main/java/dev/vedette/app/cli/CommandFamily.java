package dev.vedette.app.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself, but has commands of its own. */
public abstract class CommandFamily implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Override
  public final void run() {
    throw new ParameterException(spec.commandLine(), "which command of " + spec.name() + "?");
  }

  /** Where its commands print. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
