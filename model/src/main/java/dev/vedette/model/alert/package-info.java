/** By which rule failing checks become an incident, and what a target depends on. */
@NullMarked
package dev.vedette.model.alert;

import org.jspecify.annotations.NullMarked;
