/** Windows of maintenance: the rows, and who makes them of the configuration's rules. */
@NullMarked
package dev.vedette.store.maintenance;

import org.jspecify.annotations.NullMarked;
