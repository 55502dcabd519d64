/** What people were told of incidents, and what they are to be told next. */
@NullMarked
package dev.vedette.store.ledger;

import org.jspecify.annotations.NullMarked;
