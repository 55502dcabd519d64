// What all pages share: times in the reader's zone, with UTC at hand. Without it they read in UTC.
const vedette = (() => {
  "use strict";

  // The server's clock counts: this machine's may be wrong.
  let skewMs = Number(document.body.dataset.now) - Date.now();

  // Who wants UTC says so at the foot of a page; a browser that keeps nothing asks again.
  const KEY = "vedette.zone";
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  let zone = own;
  try {
    if (localStorage.getItem(KEY) === "UTC") zone = "UTC";
  } catch {
    // As if nothing had been said.
  }
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
  });

  function now() {
    return Date.now() + skewMs;
  }

  // A second's difference tells nothing: it may be on its way.
  function serverTime(ms) {
    if (ms && Math.abs(ms - now()) > 1500) skewMs = ms - Date.now();
  }

  function local(ms) {
    const of = {};
    for (const part of parts.formatToParts(ms)) of[part.type] = part.value;
    return of.year + "-" + of.month + "-" + of.day + " " + of.hour + ":" + of.minute + ":" + of.second + " " + of.timeZoneName;
  }

  // The zone stands at the head and the foot of the page: beside every time it would be noise.
  function short(ms) {
    return local(ms).slice(0, 19);
  }

  function minute(ms) {
    return local(ms).slice(0, 16);
  }

  function utc(ms) {
    return new Date(ms).toISOString().slice(0, 19).replace("T", " ") + " UTC";
  }

  function length(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    const two = (a, u, b, v) => a + " " + u + (b ? " " + b + " " + v : "");
    if (s < 60) return s + " s";
    if (s < 3600) return Math.floor(s / 60) + " min";
    if (s < 86400) return two(Math.floor(s / 3600), "h", Math.floor((s % 3600) / 60), "min");
    return two(Math.floor(s / 86400), "d", Math.floor((s % 86400) / 3600), "h");
  }

  function ago(ms) {
    return ms < 1000 ? "now" : length(ms) + " ago";
  }

  function set(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // Moments become local ones, as long as those of the server, so that nothing moves; "ago" stays as
  // it is, and both tell UTC when pointed at.
  function localise(root) {
    for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
      const ms = Date.parse(time.dateTime);
      if (Number.isNaN(ms)) continue;
      time.dataset.local = "";
      time.title = local(ms) + " · " + utc(ms);
      const kind = time.classList;
      if (kind.contains("zoned")) set(time, local(ms));
      else if (kind.contains("minute")) set(time, minute(ms));
      else if (!kind.contains("ago")) set(time, short(ms));
    }
  }

  // Only what is in sight: a page may have thousands of them.
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        seen.add(entry.target);
        age(entry.target);
      } else {
        seen.delete(entry.target);
      }
    }
  }, { rootMargin: "200px" });

  function age(time) {
    const ms = now() - Date.parse(time.dateTime);
    set(time, time.classList.contains("for") ? "for " + length(ms) : ago(ms));
  }

  function ages(root) {
    for (const time of root.querySelectorAll("time.ago")) watcher.observe(time);
  }

  const note = document.getElementById("zone");
  if (note && own !== "UTC") {
    note.innerHTML = "Times are in <span></span>, days those of UTC. <button class='plain screen'></button>";
    set(note.firstElementChild, zone);
    const other = zone === "UTC" ? own : "UTC";
    set(note.lastElementChild, "Show times in " + other);
    note.lastElementChild.addEventListener("click", () => {
      try {
        localStorage.setItem(KEY, other);
      } catch {
        return;
      }
      location.reload();
    });
  }
  // Paper is of a moment, also where the page was up to date.
  const link = document.getElementById("link");
  let linked = "";
  addEventListener("beforeprint", () => {
    if (!link) return;
    linked = link.innerHTML;
    if (document.body.dataset.link === "live") link.textContent = "As of " + local(now());
  });
  addEventListener("afterprint", () => {
    if (link) link.innerHTML = linked;
  });

  localise(document);
  // Its words begin further left now: as a new text, which has not moved.
  if (link) link.replaceChildren(...[...link.childNodes].map((part) => part.cloneNode(true)));
  ages(document);
  setInterval(() => {
    if (!document.hidden) seen.forEach((time) => (time.isConnected ? age(time) : seen.delete(time)));
  }, 1000);
  return { now, serverTime, local, utc, length, ago, age, set, localise, ages };
})();
