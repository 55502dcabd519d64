package dev.vedette.probe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what Netty reports: leaks, and exceptions that a handler threw or nobody handled. */
public final class NettyComplaints extends AppenderBase<ILoggingEvent> {
  static final List<String> REPORTS = new CopyOnWriteArrayList<>();

  @Override
  protected void append(ILoggingEvent event) {
    REPORTS.add(event.getFormattedMessage());
  }
}
