/** Time and memory for the judging of pages, a few at a time, shared fairly. */
@NullMarked
package dev.vedette.probe.turn;

import org.jspecify.annotations.NullMarked;
