package dev.vedette.doctor;

/** What came of one step. For people, without secrets. */
public sealed interface Finding {
  /** What was looked at, in a word or two. */
  String subject();

  /** It works. */
  record Ok(String subject, String words) implements Finding {}

  /** It works, and will bite. */
  record Warn(String subject, String cause, String remedy) implements Finding {}

  /** It does not work. */
  record Fail(String subject, String cause, String remedy) implements Finding {}

  /** It was not looked at. */
  record Skip(String subject, String reason) implements Finding {}
}
