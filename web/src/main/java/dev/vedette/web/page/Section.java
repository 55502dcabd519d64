package dev.vedette.web.page;

/** The parts of the site that the navigation names. */
public enum Section {
  OVERVIEW("/", "Overview"),
  INCIDENTS("/incidents", "Incidents"),
  REPORTS("/reports", "Reports");

  private final String path;
  private final String title;

  Section(String path, String title) {
    this.path = path;
    this.title = title;
  }

  public String path() {
    return path;
  }

  public String title() {
    return title;
  }
}
