/**
 * What checks add up to over time: uptime, durations, maintenance, and from what level each is
 * read.
 */
@NullMarked
package dev.vedette.store.query;

import org.jspecify.annotations.NullMarked;
