/** The commands about maintenance: what is planned, and what somebody plans by hand. */
@NullMarked
package dev.vedette.app.maintenance;

import org.jspecify.annotations.NullMarked;
