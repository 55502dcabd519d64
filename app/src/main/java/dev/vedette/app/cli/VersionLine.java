package dev.vedette.app.cli;

import picocli.CommandLine.IVersionProvider;

/** {@code --version} where it stands beside something else. */
public final class VersionLine implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {Version.text()};
  }
}
