/**
 * From files to nodes that know their places, with variables and includes, and the problems found
 * on the way.
 */
@NullMarked
package dev.vedette.config.yaml;

import org.jspecify.annotations.NullMarked;
