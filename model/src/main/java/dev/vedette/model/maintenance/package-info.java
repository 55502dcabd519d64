/** When maintenance is planned, and for what: rules of local times and the windows they give. */
@NullMarked
package dev.vedette.model.maintenance;

import org.jspecify.annotations.NullMarked;
