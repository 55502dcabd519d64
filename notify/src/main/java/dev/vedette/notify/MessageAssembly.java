package dev.vedette.notify;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.notify.message.CertificateEnd;
import dev.vedette.notify.message.Change;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.IncidentState;
import dev.vedette.notify.message.Locations;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.MessageType;
import dev.vedette.notify.message.OldNews;
import dev.vedette.notify.message.Severity;
import dev.vedette.notify.message.Span;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.OutgoingMessage;
import dev.vedette.store.ledger.OutgoingMessage.Told;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes what channels send of what the ledger gives out. */
final class MessageAssembly {
  private final @Nullable String page;

  /**
   * @param page address of the page, with a slash at its end; null: messages have no link
   */
  MessageAssembly(@Nullable String page) {
    this.page = page;
  }

  Message message(OutgoingMessage outgoing, Instant now) {
    return new Message(
        outgoing.id(),
        type(outgoing.news()),
        outgoing.at(),
        outgoing.incidents().stream().map(this::snapshot).toList(),
        0,
        outgoing.possibleRepeat(),
        outgoing.old() ? new OldNews(outgoing.at(), now) : null);
  }

  /** What a transition tells by itself, to who keeps no ledger. */
  Message message(Told told, Instant now) {
    return Message.of(told.transition().told(), type(told.news()), now, snapshot(told));
  }

  /** All that is open, for a receiver that forgets. */
  Message stillOpen(UUID id, List<Told> open, Instant now) {
    MessageType type = open.size() == 1 ? MessageType.REMINDER : MessageType.DIGEST;
    return new Message(id, type, now, open.stream().map(this::snapshot).toList(), 0, false, null);
  }

  private static MessageType type(News news) {
    return switch (news) {
      case OPENED -> MessageType.OPENED;
      case CLOSED -> MessageType.CLOSED;
      case UPDATED -> MessageType.UPDATED;
      case REMINDER -> MessageType.REMINDER;
      case RETRACTED -> MessageType.RETRACTED;
      case DIGEST -> MessageType.DIGEST;
    };
  }

  private IncidentSnapshot snapshot(Told told) {
    StoredIncident incident = told.transition().incident();
    String link = page == null ? null : page + "incidents/" + incident.id();
    return new IncidentSnapshot(
        told.transition().told().toString(),
        incident.target(),
        incident.location(),
        incident.kind().wireName(),
        Severity.valueOf(incident.severity().name()),
        state(told),
        new Span(
            incident.beganAfter(),
            incident.beganBefore(),
            incident.openedAt(),
            incident.closedAt(),
            incident.reason() == null ? null : incident.reason().wireName()),
        incident.failure(),
        incident.status(),
        new Locations(incident.down(), incident.up(), incident.unknown()),
        incident.changed().stream().map(Change::of).toList(),
        told.children(),
        incident.tags(),
        incident.url(),
        link,
        incident.kind() == IncidentKind.CERTIFICATE && incident.level() > 0
            ? new CertificateEnd(incident.level(), told.certificateEnd())
            : null);
  }

  private static IncidentState state(Told told) {
    if (!told.transition().incident().isOpen()) {
      return IncidentState.CLOSED;
    }
    return told.acknowledged() ? IncidentState.ACKNOWLEDGED : IncidentState.OPEN;
  }
}
