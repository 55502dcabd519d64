/** Misbehaving servers, certificates, clocks and a browser for tests. */
@NullMarked
package dev.vedette.testkit;

import org.jspecify.annotations.NullMarked;
