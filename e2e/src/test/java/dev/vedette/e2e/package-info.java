/** The built distribution against a real broker, a real database and a real browser. */
@NullMarked
package dev.vedette.e2e;

import org.jspecify.annotations.NullMarked;
