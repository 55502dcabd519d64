/** The event: a result as JSON, as {@code docs/event.schema.json} has it. */
@NullMarked
package dev.vedette.wire.event;

import org.jspecify.annotations.NullMarked;
