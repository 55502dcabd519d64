/** Tries what the configuration says and tells in plain words what is wrong, and what helps. */
@NullMarked
package dev.vedette.app.doctor;

import org.jspecify.annotations.NullMarked;
