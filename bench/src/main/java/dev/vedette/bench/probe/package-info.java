/** What a check costs and how true its figures are, beside peers. */
@NullMarked
package dev.vedette.bench.probe;

import org.jspecify.annotations.NullMarked;
