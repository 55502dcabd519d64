/** From a host's name to its addresses: name servers, hosts file, cache. */
@NullMarked
package dev.vedette.probe.dns;

import org.jspecify.annotations.NullMarked;
