/** What the benchmarks share: processes, servers, options and statistics. */
@NullMarked
package dev.vedette.bench.harness;

import org.jspecify.annotations.NullMarked;
