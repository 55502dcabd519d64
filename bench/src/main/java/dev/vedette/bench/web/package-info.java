/** What the pages cost: on the server, on the wire, and while they are open. */
@NullMarked
package dev.vedette.bench.web;

import org.jspecify.annotations.NullMarked;
