package dev.vedette.web.page;

import io.javalin.config.RoutesConfig;

/** Some of the site's addresses, and what answers them. */
public interface PageRoutes {
  void register(RoutesConfig routes);
}
