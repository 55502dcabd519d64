// Keeps the page fresh, and says so when it is not. Vedette works without it: the page then reloads.
(() => {
  "use strict";
  const REFRESH_MS = 2000;
  // Three refreshes without an answer: what is shown is no longer about now.
  const LOST_AFTER_MS = 6500;

  const body = document.body;
  const link = document.getElementById("link");
  const lost = document.getElementById("lost");
  const filter = document.getElementById("filter");
  const filterText = document.getElementById("filter-text");
  const icon = document.querySelector("link[rel=icon]");
  // Fetched now, since the one for "unknown" is needed when nothing can be fetched any more.
  for (const state of ["up", "down", "partly_down", "unknown"]) new Image().src = icon.dataset[state];
  const overview = () => document.getElementById("overview");

  // The server's clock counts: this machine's may be wrong.
  let skewMs = Number(body.dataset.now) - Date.now();
  let confirmedMs = performance.now();
  let confirmedAt = Number(body.dataset.now);
  let askedMs = 0;
  let asking = false;
  let trouble = "";

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

  function clockTime(at) {
    return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  }

  function set(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function ages() {
    const now = Date.now() + skewMs;
    for (const time of document.querySelectorAll("#overview time:not(.at)")) {
      set(time, ago(now - Date.parse(time.dateTime)));
    }
  }

  function show() {
    const age = performance.now() - confirmedMs;
    const live = !trouble && age < LOST_AFTER_MS;
    // Back from a hidden tab: the answer is on its way, that is not yet a lost connection.
    const waiting = !live && !trouble && asking && performance.now() - askedMs < LOST_AFTER_MS;
    body.dataset.link = live ? "live" : waiting ? "waiting" : "lost";
    set(link, live ? "Live · updated " + ago(age) : waiting ? "Updating …" : "Not live");
    lost.hidden = live || waiting;
    if (!lost.hidden) {
      set(lost, (trouble || "Connection to Vedette lost.") + " What you see is from " + clockTime(confirmedAt - skewMs) +
        ", not from now. Trying again …");
    }
    const section = overview();
    const state = live ? section.dataset.state : "unknown";
    const title = live ? section.dataset.title : "Not live · Vedette";
    if (document.title !== title) document.title = title;
    if (icon.getAttribute("href") !== icon.dataset[state]) icon.setAttribute("href", icon.dataset[state]);
    ages();
  }

  function applyFilter() {
    const section = overview();
    filter.hidden = section.dataset.filter !== "true" && !filterText.value;
    const wanted = filterText.value.trim().toLowerCase();
    let shown = 0;
    for (const row of section.querySelectorAll(".rows > li")) {
      row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    const none = document.getElementById("none");
    if (none) none.hidden = shown > 0;
  }

  function refresh() {
    if (document.hidden || asking) return;
    asking = true;
    askedMs = performance.now();
    htmx.trigger(overview(), "refresh");
  }

  body.addEventListener("htmx:afterRequest", (event) => {
    const xhr = event.detail.xhr;
    asking = false;
    if (event.detail.successful) {
      const date = Date.parse(xhr.getResponseHeader("Date"));
      // The header has whole seconds; a smaller difference tells nothing.
      if (date && Math.abs(date - Date.now() - skewMs) > 1500) skewMs = date - Date.now();
      confirmedMs = performance.now();
      confirmedAt = Date.now() + skewMs;
      trouble = "";
    } else if (xhr && xhr.status >= 500) {
      const reference = xhr.getResponseHeader("X-Request-Id");
      trouble = (xhr.status === 503 ? "Vedette can’t read its database" : "Vedette made a mistake") +
        (reference ? " (reference " + reference + ")." : ".");
    } else {
      trouble = "Connection to Vedette lost.";
    }
    show();
  });
  body.addEventListener("htmx:afterSwap", () => {
    applyFilter();
    ages();
  });
  filterText.addEventListener("input", applyFilter);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      refresh();
      show();
    }
  });
  addEventListener("pageshow", refresh);
  setInterval(refresh, REFRESH_MS);
  setInterval(() => document.hidden || show(), 1000);
  // No refresh here: htmx listens only once the document is complete, and an event that nobody hears
  // would be waited for for ever. "pageshow" comes after that.
  applyFilter();
  show();
})();
