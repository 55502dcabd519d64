package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.MaintenanceTime;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.targets.WatchedTarget;
import dev.vedette.web.chart.Series;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows for a view of a target.
 *
 * @param series of the span
 * @param byLocation what the span adds up to; of the location alone, if one was asked for
 * @param compared likewise of the other span; null when there is none
 * @param maintenance what of the span lies in maintenance, by location
 * @param comparedMaintenance likewise of the other span
 * @param recent the newest checks before the end of what can be known, the newest first
 * @param failing the failing checks of the span, the newest first; null where it is too long to
 *     list them
 * @param planned when maintenance was announced, within the span
 * @param maintenanceUntil when the maintenance ends that it is in at the end of what can be known;
 *     null: it is in none
 * @param incidents those of the span that had begun, the newest first
 */
record TargetData(
    WatchedTarget target,
    Series series,
    SortedMap<String, Sums> byLocation,
    @Nullable SortedMap<String, Sums> compared,
    SortedMap<String, MaintenanceTime> maintenance,
    SortedMap<String, MaintenanceTime> comparedMaintenance,
    List<CheckResult> recent,
    @Nullable List<CheckResult> failing,
    List<Span> planned,
    @Nullable Instant maintenanceUntil,
    List<StoredIncident> incidents) {}
