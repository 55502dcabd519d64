/** One request and its response on the wire, over HTTP/1.1, 2 or 3. */
@NullMarked
package dev.vedette.probe.http;

import org.jspecify.annotations.NullMarked;
