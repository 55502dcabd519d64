/** What is asked of whom: the request of each hop, and what of it must stay secret. */
@NullMarked
package dev.vedette.probe.request;

import org.jspecify.annotations.NullMarked;
