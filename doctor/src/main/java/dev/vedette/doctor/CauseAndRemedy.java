package dev.vedette.doctor;

/**
 * Something wrong, in words.
 *
 * @param cause what is wrong
 * @param remedy what helps
 */
record CauseAndRemedy(String cause, String remedy) {
  Finding asFail(String subject) {
    return new Finding.Fail(subject, cause, remedy);
  }

  Finding asWarn(String subject) {
    return new Finding.Warn(subject, cause, remedy);
  }
}
