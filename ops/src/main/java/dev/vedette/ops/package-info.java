/** What every role tells its operator: health, readiness and metrics. */
@NullMarked
package dev.vedette.ops;

import org.jspecify.annotations.NullMarked;
