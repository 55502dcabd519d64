/**
 * When a target counts as down: a pure function of its checks, so that every order of arrival and
 * every replay gives the same incidents (decision 0025).
 */
@NullMarked
package dev.vedette.model.incident;

import org.jspecify.annotations.NullMarked;
