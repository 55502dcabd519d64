/** The report of what was promised and what was kept, by month. */
@NullMarked
package dev.vedette.web.report;

import org.jspecify.annotations.NullMarked;
