/** Who is told what, and when: pure functions of what is known and of the time. */
@NullMarked
package dev.vedette.notify.plan;

import org.jspecify.annotations.NullMarked;
