package dev.vedette.probe;

import io.netty.channel.EventLoop;

/**
 * What a check reaches the world with.
 *
 * @param loop the event loop that the whole check lives on
 */
record Network(EventLoop loop, Transport transport, NameResolver names) {}
