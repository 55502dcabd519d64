package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette web}: the page, on a machine of its own. */
@Command(
    name = "web",
    description = "Show what PostgreSQL holds in a browser.",
    footer = {"  vedette web -c /etc/vedette/vedette.yaml"})
public final class WebCommand implements Callable<Integer> {
  private static final Set<Part> PARTS = Set.of(Part.POSTGRES, Part.WEB);

  private static final Logger log = LoggerFactory.getLogger(WebCommand.class);

  @Mixin private final ConfigurationOption option;

  public WebCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    Configuration configuration = option.load(PARTS);
    WebSettings settings = configuration.web();
    RoleRun run = new RoleRun();
    Database database = run.database(configuration.requirePostgres(), option.directory());
    InstantSource clock = InstantSource.system();
    List<Role> roles = new CopyOnWriteArrayList<>();
    try {
      WebServer web =
          run.closing(
              WebServer.start(
                  settings,
                  database,
                  path -> new OpsEndpoints(roles, run.metrics()).answer(path),
                  run.metrics(),
                  clock));
      roles.add(web);
      log.info("the page is http://{}:{}/", settings.host(), web.port());
      return run.await(web);
    } catch (IOException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
