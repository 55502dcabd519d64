/**
 * Drawings of what checks add up to, as the paths of SVG: pure. Time runs in steps of equal length;
 * what is not known is a gap.
 */
@NullMarked
package dev.vedette.web.chart;

import org.jspecify.annotations.NullMarked;
