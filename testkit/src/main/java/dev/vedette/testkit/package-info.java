/** Misbehaving servers, certificates and clocks for tests. */
@NullMarked
package dev.vedette.testkit;

import org.jspecify.annotations.NullMarked;
