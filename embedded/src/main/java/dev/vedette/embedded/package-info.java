/** A real Kafka broker and a real PostgreSQL on this machine, for up and for tests. */
@NullMarked
package dev.vedette.embedded;

import org.jspecify.annotations.NullMarked;
