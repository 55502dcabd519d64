package dev.vedette.web.overview;

import java.time.Instant;

/**
 * A configuration that is not used as it is now, for a mistake in it.
 *
 * @param why one line, with file, line and remedy
 * @param since when that was read which is in use instead
 */
public record UnusedConfiguration(String why, Instant since) {}
