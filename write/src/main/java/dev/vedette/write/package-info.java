/** The role that carries events from Kafka into PostgreSQL. */
@NullMarked
package dev.vedette.write;

import org.jspecify.annotations.NullMarked;
