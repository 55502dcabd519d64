/** {@code vedette alert}: what would be told, and whether it arrives. */
@NullMarked
package dev.vedette.app.alert;

import org.jspecify.annotations.NullMarked;
