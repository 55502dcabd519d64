package dev.vedette.web.page;

/**
 * Shown instead of a page while the database can't be read.
 *
 * @param reference under which the log has the cause
 */
public record Unavailable(Assets assets, String reference) {}
