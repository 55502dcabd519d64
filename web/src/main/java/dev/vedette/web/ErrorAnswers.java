package dev.vedette.web;

import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.ProblemJson;
import dev.vedette.web.page.Section;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what no route ever sees, because the server refuses it: a path that is no text, an
 * address or a head that is too long. In the same words and forms as the routes do.
 */
final class ErrorAnswers extends ErrorHandler {
  private static final String TITLE = "This address makes no sense";
  private static final int URI_TOO_LONG = 414;
  private static final int HEAD_TOO_LARGE = 431;
  private static final int FIRST_OF_OURS = 500;

  private final Pages pages;

  ErrorAnswers(Pages pages) {
    this.pages = pages;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
    String path = request.getHttpURI() == null ? "" : request.getHttpURI().toString();
    Routes.protect(response.getHeaders()::put);
    boolean isApi = path.startsWith("/api/");
    // What begins with a wrong line was not read any further: it is mostly somebody's browser.
    if (!isApi && (accepted == null || accepted.contains("text/html"))) {
      Problem problem =
          new Problem(
              Layout.of(pages, Section.OVERVIEW, title(code)), title(code), words(code), List.of());
      String page = pages.templates().render("page/problem.jte", problem);
      write(response, Pages.HTML, page, callback);
    } else if (isApi) {
      write(
          response, ProblemJson.TYPE, ProblemJson.write(code, title(code), words(code)), callback);
    } else {
      write(response, Pages.TEXT, words(code) + "\n", callback);
    }
  }

  private static void write(Response response, String type, String text, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    Content.Sink.write(response, true, text, callback);
  }

  private static String title(int code) {
    return code >= FIRST_OF_OURS ? "Vedette made a mistake" : TITLE;
  }

  private static String words(int code) {
    if (code >= FIRST_OF_OURS) {
      return "It could not answer this; its log may have the details.";
    }
    return switch (code) {
      case URI_TOO_LONG -> "It is longer than any address here: at most 8 kB are read.";
      case HEAD_TOO_LARGE -> "What came with it is too large: at most 8 kB are read.";
      default -> "It holds what no address may hold, as %00 or a % without two digits behind it.";
    };
  }
}
