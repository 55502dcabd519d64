/** What the role tells Prometheus. */
@NullMarked
package dev.vedette.check.metrics;

import org.jspecify.annotations.NullMarked;
