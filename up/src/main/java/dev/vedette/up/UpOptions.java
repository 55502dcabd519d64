package dev.vedette.up;

import dev.vedette.check.CheckSettings;
import dev.vedette.model.Target;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.notify.NotifySettings;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.web.WebSettings;
import dev.vedette.write.WriteSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@link Up} is to run.
 *
 * @param data directory of the broker's and the database's files; made when absent
 * @param location where the checks come from, in their results
 * @param targets what to watch; empty: a demo site is served and watched
 * @param notification who is told of incidents; nobody where there is no channel
 * @param web its port is the one wanted; the next free one is taken when it isn't free
 * @param maintenance rules of when it is planned
 * @param portRequired whether a port of the page that is taken is an error, because somebody asked
 *     for this one
 * @param version of Vedette, for its metrics
 */
public record UpOptions(
    Path data,
    String location,
    List<Target> targets,
    CheckSettings check,
    DnsSettings dns,
    WriteSettings write,
    StorageSettings storage,
    NotifySettings notification,
    WebSettings web,
    List<Maintenance> maintenance,
    boolean portRequired,
    String version) {
  public UpOptions {
    targets = List.copyOf(targets);
    maintenance = List.copyOf(maintenance);
  }
}
