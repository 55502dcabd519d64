package dev.vedette.probe;

import java.util.Set;

/** Lets a hop begin when its figures will be the site's and not the JVM's. */
@FunctionalInterface
interface Readiness {
  /** Runs a step when nothing that it needs is cold: at once, or later on another thread. */
  void before(Set<Need> needs, Runnable step);
}
