/** The commands that run until they are stopped: the roles, and {@code vedette up}. */
@NullMarked
package dev.vedette.app.roles;

import org.jspecify.annotations.NullMarked;
