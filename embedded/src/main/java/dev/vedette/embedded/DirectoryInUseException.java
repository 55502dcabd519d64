package dev.vedette.embedded;

import java.nio.file.Path;

/** Another process, or another service of this one, has the data directory. */
public final class DirectoryInUseException extends EmbeddedServiceException {
  DirectoryInUseException(Path directory) {
    super("the data directory " + directory + " is in use by another running Vedette");
  }
}
