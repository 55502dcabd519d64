/** Handshakes as browsers make them, and what is to be thought of a server's certificates. */
@NullMarked
package dev.vedette.probe.tls;

import org.jspecify.annotations.NullMarked;
