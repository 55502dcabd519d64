/** Whether a response is as expected. */
@NullMarked
package dev.vedette.probe.verdict;

import org.jspecify.annotations.NullMarked;
