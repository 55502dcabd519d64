package dev.vedette.web.page;

import io.javalin.http.Context;

/**
 * What an address is answered with.
 *
 * @param status of HTTP; from 400 on the text says in words why
 */
public record Answer(int status, CompressedText text) {
  private static final int OK = 200;
  private static final int FIRST_ERROR = 400;

  public static Answer ok(CompressedText text) {
    return new Answer(OK, text);
  }

  public void send(Context context) {
    context.status(status);
    if (status >= FIRST_ERROR) {
      Pages.explained(context);
    }
    text.send(context);
  }
}
