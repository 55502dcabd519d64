/** What goes wrong, in words: the network's faults and the server's, and our own. */
@NullMarked
package dev.vedette.probe.fault;

import org.jspecify.annotations.NullMarked;
