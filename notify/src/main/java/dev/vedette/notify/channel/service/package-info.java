/** What each service over HTTP is sent: its wire format and its limits. */
@NullMarked
package dev.vedette.notify.channel.service;

import org.jspecify.annotations.NullMarked;
