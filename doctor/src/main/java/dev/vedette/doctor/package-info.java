/** Tries what the configuration says and tells in plain words what is wrong, and what helps. */
@NullMarked
package dev.vedette.doctor;

import org.jspecify.annotations.NullMarked;
