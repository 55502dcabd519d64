/** What is told, in plain values, and the one form that it has in JSON. */
@NullMarked
package dev.vedette.notify.message;

import org.jspecify.annotations.NullMarked;
