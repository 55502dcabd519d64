package dev.vedette.probe;

import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect.
 *
 * @param ip the address, in text
 * @param failure why it could not be used; null for the connection that was used, and for an
 *     attempt that was given up because another was faster
 */
public record Attempt(String ip, @Nullable String failure) {}
