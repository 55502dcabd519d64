/** From addresses to a connection: which are allowed, which answers first, TLS on top. */
@NullMarked
package dev.vedette.probe.connection;

import org.jspecify.annotations.NullMarked;
