/** What the commands share: options, the terminal, the log, and how a failure is told. */
@NullMarked
package dev.vedette.app.cli;

import org.jspecify.annotations.NullMarked;
