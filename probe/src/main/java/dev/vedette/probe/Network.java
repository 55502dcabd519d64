package dev.vedette.probe;

import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.NameResolver;
import io.netty.channel.EventLoop;

/**
 * What a check reaches the world with.
 *
 * @param loop the event loop that the whole check lives on
 * @param readiness what a hop waits for before its time is taken
 */
record Network(EventLoop loop, Transport transport, NameResolver names, Readiness readiness) {}
