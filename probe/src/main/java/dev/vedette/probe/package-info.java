/** One check over the network: DNS, TCP, TLS, HTTP, verdict. */
@NullMarked
package dev.vedette.probe;

import org.jspecify.annotations.NullMarked;
