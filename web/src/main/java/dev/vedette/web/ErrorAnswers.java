package dev.vedette.web;

import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.ProblemJson;
import dev.vedette.web.page.Section;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what no route ever sees, because the server refuses it: a path that is no text, an
 * address or a head that is too long, what is no HTTP. In the same words and forms as the routes
 * do.
 */
final class ErrorAnswers extends ErrorHandler {
  /** In place of an address that holds what none may, so that it is not read once more. */
  private static final String BAD_ADDRESS = "/badURI";

  private static final String API = "/api/";
  private static final String BAD_CHARACTERS =
      "It holds what no address may hold, as %00 or a % without two digits behind it.";

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
    HttpURI address = request.getHttpURI();
    // Whole, with scheme and host, once the head was read to its end.
    String path = address == null || address.getPath() == null ? "" : address.getPath();
    String reason = message == null ? "" : message;
    boolean badAddress = code == HttpStatus.BAD_REQUEST_400 && isOfAddress(path, reason);
    String title = title(code, badAddress);
    String words = badAddress ? BAD_CHARACTERS : words(code, reason);
    Routes.protect(response.getHeaders()::put);
    boolean isApi = path.startsWith(API);
    // What begins with a wrong line was not read any further: it is mostly somebody's browser.
    if (!isApi && (accepted == null || accepted.contains("text/html"))) {
      Problem problem =
          new Problem(Layout.of(pages, Section.OVERVIEW, title), title, words, List.of());
      String page = pages.templates().render("page/problem.jte", problem);
      write(response, Pages.HTML, page, callback);
    } else if (isApi) {
      write(response, ProblemJson.TYPE, ProblemJson.write(code, title, words), callback);
    } else {
      write(response, Pages.TEXT, words + "\n", callback);
    }
  }

  private static void write(Response response, String type, String text, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    Content.Sink.write(response, true, text, callback);
  }

  /** Of a path that it can't make anything of the server gives no reason of its own. */
  private static boolean isOfAddress(String path, String reason) {
    return path.equals(BAD_ADDRESS)
        || reason.isEmpty()
        || reason.equals(HttpStatus.getMessage(HttpStatus.BAD_REQUEST_400))
        || reason.contains("UTF-8");
  }

  private static String title(int code, boolean badAddress) {
    if (badAddress || code == HttpStatus.URI_TOO_LONG_414) {
      return "This address makes no sense";
    }
    return isOurs(code) ? "Vedette made a mistake" : "This request can't be read";
  }

  private static boolean isOurs(int code) {
    return code >= HttpStatus.INTERNAL_SERVER_ERROR_500
        && code != HttpStatus.NOT_IMPLEMENTED_501
        && code != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
  }

  private static String words(int code, String reason) {
    if (isOurs(code)) {
      return "It could not answer this; its log may have the details.";
    }
    return switch (code) {
      case HttpStatus.URI_TOO_LONG_414 ->
          "It is longer than any address here: at most 8 kB are read.";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          "What came with it is too large: at most 8 kB are read.";
      case HttpStatus.UPGRADE_REQUIRED_426, HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          "It is of another version of HTTP; HTTP/1.1 is understood here.";
      default -> "It is not as HTTP/1.1 has it: " + reason + ".";
    };
  }
}
