package dev.vedette.notify.message;

/** The first line of a message: which target, and its state. */
final class Titles {
  private Titles() {}

  static String of(Message message, Times times) {
    IncidentSnapshot incident = message.first();
    String prefix = message.old() == null ? "" : "Late: ";
    return prefix
        + switch (message.type()) {
          case OPENED -> state(incident, times);
          case CLOSED -> closed(incident);
          case UPDATED ->
              state(incident, times)
                  + (incident.state() == IncidentState.ACKNOWLEDGED ? " (acknowledged)" : "")
                  + ": update";
          case REMINDER ->
              state(incident, times)
                  + ": still, after "
                  + Times.lasted(incident.span().lasted(message.at()));
          case RETRACTED -> "Retracted: " + state(incident, times);
          case DIGEST -> digest(message);
          case TEST -> "Test: nothing happened to " + incident.subject();
        };
  }

  /** What is wrong. */
  static String state(IncidentSnapshot incident, Times times) {
    String subject = incident.subject();
    return switch (incident.kind()) {
      case "down" -> subject + " is down";
      case "partial" -> subject + " is down from some locations";
      case "blind" ->
          incident.target() == null
              ? "Location " + subject + " is silent"
              : subject + " can't be judged: most locations don't know";
      case "no_data" -> subject + " has no results";
      case "certificate" -> certificate(incident, times);
      default -> subject + ": " + incident.kind();
    };
  }

  private static String certificate(IncidentSnapshot incident, Times times) {
    CertificateEnd end = incident.certificate();
    return end == null || end.notAfter() == null
        ? "The certificate of " + incident.subject() + " is about to expire"
        : "The certificate of " + incident.subject() + " expires " + times.at(end.notAfter());
  }

  private static String closed(IncidentSnapshot incident) {
    String after = " after " + Times.lasted(incident.span().lasted(incident.span().openedAt()));
    String reason = incident.span().reason();
    boolean recovered = reason == null || reason.equals("recovered");
    String subject = incident.subject();
    if (!recovered) {
      return subject + ": incident " + incident.kind() + " closed (" + reason + ")" + after;
    }
    return switch (incident.kind()) {
      case "down" -> subject + " is up again" + after;
      case "partial" -> subject + " is up again from all locations" + after;
      case "blind" -> (incident.target() == null ? "Location " : "") + subject + " is back" + after;
      case "no_data" -> subject + " has results again" + after;
      case "certificate" -> "The certificate of " + subject + " is fine again";
      default -> subject + ": " + incident.kind() + " is over" + after;
    };
  }

  private static String digest(Message message) {
    long closed = message.incidents().stream().filter(IncidentSnapshot::isClosed).count();
    long open = message.incidents().size() - closed;
    int all = message.incidents().size() + message.others();
    String others = message.others() == 0 ? "" : ", " + message.others() + " not named";
    return "%d incidents: %d open, %d closed%s".formatted(all, open, closed, others);
  }
}
