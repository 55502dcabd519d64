// Keeps the overview up to date, filters it while one types, and tells of each day. Without it the
// page is as of when it was loaded, and the form asks the server.
(() => {
  "use strict";
  const list = document.getElementById("list");
  const body = document.body;
  if (!list) {
    // Nothing to show yet: look again until there is.
    setTimeout(() => location.reload(), 5000);
    return;
  }
  const link = document.getElementById("link");
  const lost = document.getElementById("lost");
  const said = document.getElementById("said");
  const tip = document.getElementById("tip");
  const form = document.getElementById("find");
  const icon = document.querySelector("link[rel=icon]");
  const isLive = list.hasAttribute("data-tag");

  // --- Rows

  let rows = new Map();

  function learn() {
    rows = new Map();
    for (const row of list.querySelectorAll(".rows > li")) rows.set(row.querySelector(".name").textContent, row);
    vedette.localise(list);
    vedette.ages(list);
  }

  function show(change) {
    const row = rows.get(change.n);
    if (!row) return;
    row.classList.remove("up", "down", "partly_down", "unknown", "paused");
    row.classList.add(change.s);
    vedette.set(row.querySelector(".state"), change.s.replace("_", " "));
    note(row.querySelector(".note"), change);
    const up = row.querySelector(".up90");
    if (up.firstChild.data !== change.u) up.firstChild.data = change.u;
    vedette.set(up.lastChild, change.c);
    vedette.set(row.querySelector(".p95"), change.p);
    const time = row.querySelector(":scope > time");
    time.dateTime = new Date(change.l).toISOString();
    time.title = vedette.local(change.l) + " · " + vedette.utc(change.l);
    vedette.age(time);
    if (change.b) draw(row.querySelector("svg.bars"), change);
  }

  function note(element, change) {
    vedette.set(element, change.t);
    if (!change.m) return;
    const until = document.createElement("time");
    until.className = "minute";
    until.dateTime = new Date(change.m).toISOString();
    const planned = document.createElement("b");
    planned.className = "planned";
    planned.append("maintenance until ", until);
    element.prepend(planned, " ");
    vedette.localise(element);
  }

  function draw(svg, change) {
    if (!svg) return reload();
    const paths = Object.entries(change.b).map(([kind, d]) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("class", kind);
      path.setAttribute("d", d);
      return path;
    });
    svg.replaceChildren(...paths);
    svg.setAttribute("aria-label", change.n + ": " + change.a);
    known.delete(change.n);
  }

  // --- Nothing moves under a pointer or the focus: what would move waits for a moment without.

  let movedMs = 0;
  let waiting = null;
  let pointed = false;
  addEventListener("pointermove", (event) => {
    movedMs = performance.now();
    pointed = event.pointerType !== "touch" && list.contains(event.target);
  }, { passive: true });
  document.documentElement.addEventListener("pointerleave", () => { pointed = false; settle(); });

  function busy() {
    return (pointed && performance.now() - movedMs < 30000) || list.contains(document.activeElement);
  }

  function settle() {
    if (!waiting || busy()) return;
    const { opened, closed, wholeList } = waiting;
    waiting = null;
    if (wholeList) return void replaceList();
    const section = list.querySelector(".problems");
    const ul = section.querySelector("ul");
    const before = section.offsetHeight;
    const above = section.getBoundingClientRect().bottom < 0;
    for (const id of closed) ul.querySelector('[data-id="' + id + '"]')?.remove();
    for (const [id, html] of opened) {
      ul.querySelector('[data-id="' + id + '"]')?.remove();
      ul.insertAdjacentHTML("beforeend", html);
    }
    section.hidden = !ul.children.length;
    const more = Number(section.dataset.more);
    vedette.set(section.querySelector("#problems-count"), String(ul.children.length + more));
    vedette.localise(ul);
    vedette.ages(ul);
    if (above) scrollBy(0, section.offsetHeight - before);
  }

  function later(opened, closed, wholeList) {
    waiting = waiting || { opened: new Map(), closed: new Set(), wholeList: false };
    for (const { id, html } of opened) {
      waiting.opened.set(id, html);
      waiting.closed.delete(id);
    }
    for (const id of closed) {
      waiting.opened.delete(id);
      waiting.closed.add(id);
    }
    waiting.wholeList = waiting.wholeList || wholeList;
    settle();
  }

  async function replaceList() {
    const answer = await fetch("/overview" + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    list.innerHTML = await answer.text();
    list.dataset.tag = answer.headers.get("X-Overview") || list.dataset.tag;
    known.clear();
    learn();
    filter();
  }

  function reload() {
    later([], [], true);
  }

  // --- Live

  // Two ticks without anything: what is shown is no longer about now.
  const LOST_AFTER_MS = 12000;
  // Browsers keep six connections to a site: a page that nobody sees for long gives its one back.
  const HIDDEN_MS = 120000;
  let source = null;
  let heardMs = performance.now();
  let heardAt = vedette.now();
  let trouble = "";
  let sayings = [];
  let saidMs = -Infinity;

  function connect() {
    source = new EventSource("/live?since=" + encodeURIComponent(list.dataset.tag));
    source.addEventListener("change", (event) => {
      const change = hear(event);
      for (const row of change.rows) show(row);
      summarise(change);
      if (change.opened.length || change.closed.length) {
        later(change.opened, change.closed, false);
        for (const { html } of change.opened) say(html);
      }
      if (change.rows.length) filter();
    });
    source.addEventListener("tick", hear);
    source.addEventListener("list", (event) => {
      hear(event);
      reload();
    });
    source.addEventListener("trouble", (event) => {
      trouble = "Vedette can’t read its database (reference " + event.data + ").";
      status();
    });
  }

  function hear(event) {
    const data = JSON.parse(event.data);
    list.dataset.tag = event.lastEventId;
    heardMs = performance.now();
    if (data.at) {
      vedette.serverTime(data.at);
      heardAt = data.at;
    }
    trouble = "";
    status();
    return data;
  }

  function summarise(change) {
    const summary = document.getElementById("summary");
    summary.className = "summary " + change.worst;
    vedette.set(summary.querySelector("h1"), change.title);
    vedette.set(document.getElementById("troubles"), change.troubles);
    summary.dataset.title = change.title;
    summary.dataset.worst = change.worst;
    status();
  }

  // New incidents only, and at most one sentence in ten seconds: nobody is to be chattered at.
  function say(html) {
    const part = new DOMParser().parseFromString(html, "text/html");
    sayings.push(part.querySelector("a").textContent.trim());
  }

  function speak() {
    if (!sayings.length || performance.now() - saidMs < 10000) return;
    saidMs = performance.now();
    vedette.set(said, sayings.length > 3 ? sayings.length + " new incidents" : sayings.join(". "));
    sayings = [];
  }

  const title = document.title;
  const worst = icon.getAttribute("href");

  function status() {
    const live = !trouble && performance.now() - heardMs < LOST_AFTER_MS;
    if (body.dataset.link !== (live ? "live" : "lost")) body.dataset.link = live ? "live" : "lost";
    vedette.set(link, live ? "Live" : "Not live");
    lost.hidden = live;
    if (!live) {
      vedette.set(lost, (trouble || "Connection to Vedette lost.") + " What you see is from " + vedette.local(heardAt) + ", not from now. Trying again …");
    }
    const of = document.getElementById("summary").dataset;
    const wanted = live ? (of.title ? of.title + " · Vedette" : title) : "Not live · Vedette";
    if (document.title !== wanted) document.title = wanted;
    const href = live ? (of.worst ? icon.dataset[of.worst] || worst : worst) : icon.dataset.unknown;
    if (icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  }

  // --- Filter

  const text = form.elements.q;
  const state = form.elements.state;
  const tag = form.elements.tag;
  // Where not all rows are here, the server filters.
  const complete = () => Number(list.dataset.left) === 0;

  function matches(name, row, wanted) {
    if (state.value && !row.classList.contains(state.value)) return false;
    const of = row.dataset.f;
    if (tag && tag.value && !(" " + of).includes(" " + tag.value.toLowerCase() + " ")) return false;
    return !wanted || name.toLowerCase().includes(wanted) || of.includes(wanted);
  }

  function filter() {
    if (!complete()) return;
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const [name, row] of rows) {
      const hidden = !matches(name, row, wanted);
      if (row.hidden !== hidden) row.hidden = hidden;
      if (!hidden) shown++;
    }
    for (const group of list.querySelectorAll(".group")) group.hidden = !group.querySelector("li:not([hidden])");
    list.querySelector("#none").hidden = shown > 0;
  }

  function address() {
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (value) query.set(key, value);
    const search = query.toString();
    history.replaceState(null, "", search ? "?" + search : location.pathname);
  }

  let asking = 0;

  function typed() {
    address();
    if (complete()) return filter();
    clearTimeout(asking);
    asking = setTimeout(replaceList, 200);
  }

  text.addEventListener("input", typed);
  for (const select of [state, tag]) select?.addEventListener("change", typed);
  form.elements.group?.addEventListener("change", () => {
    address();
    replaceList();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    typed();
  });
  document.getElementById("apply").hidden = true;
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      text.focus();
    }
  });

  // --- Days

  const known = new Map();
  const past = new URLSearchParams(location.search).get("at");
  let at = null;

  function nameOf(svg) {
    return svg.closest("li").querySelector(".name").textContent;
  }

  function days(svg) {
    const name = nameOf(svg);
    if (!known.has(name)) {
      known.set(name, fetch("/days?target=" + encodeURIComponent(name) + (past ? "&at=" + encodeURIComponent(past) : "")).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
    }
    return known.get(name);
  }

  async function point(svg, index, byKey) {
    at = { svg, index };
    const all = await days(svg);
    if (!all.length || !at || at.svg !== svg || at.index !== index) return;
    const day = all[index];
    const bar = svg.getBoundingClientRect();
    const x = bar.left + scrollX + ((index + 0.5) / all.length) * bar.width;
    vedette.set(tip, day.words + " · Enter opens the day");
    tip.hidden = false;
    tip.style.left = Math.max(8, Math.min(x - tip.offsetWidth / 2, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = bar.top + scrollY - tip.offsetHeight - 6 + "px";
    svg.querySelector(".here")?.remove();
    const here = document.createElementNS("http://www.w3.org/2000/svg", "path");
    here.setAttribute("class", "here");
    here.setAttribute("d", "M" + (index * 5 - 0.5) + " -1h5v30h-5z");
    svg.append(here);
    if (byKey) {
      svg.setAttribute("aria-valuenow", index + 1);
      svg.setAttribute("aria-valuetext", day.words);
    }
  }

  function unpoint() {
    if (!at) return;
    at.svg.querySelector(".here")?.remove();
    at = null;
    tip.hidden = true;
  }

  function open(svg, index) {
    days(svg).then((all) => {
      const day = all[index];
      if (!day) return;
      const address = new URL(svg.closest("li").querySelector(".name").href);
      address.searchParams.set("day", day.day);
      location.href = address;
    });
  }

  list.addEventListener("focusin", (event) => {
    const svg = event.target.closest("svg.bars");
    if (!svg) return;
    // From here on it is walked through by keys: that is a slider, which says its value.
    svg.setAttribute("role", "slider");
    svg.setAttribute("aria-valuemin", 1);
    svg.setAttribute("aria-valuemax", 90);
    svg.setAttribute("aria-valuenow", 90);
    point(svg, 89, true);
  });
  list.addEventListener("focusout", () => {
    unpoint();
    setTimeout(settle);
  });
  list.addEventListener("keydown", (event) => {
    const svg = event.target.closest("svg.bars");
    if (!svg || !at) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 7, ArrowDown: -7, Home: -90, End: 90 };
    if (event.key in steps) {
      event.preventDefault();
      point(svg, Math.max(0, Math.min(89, at.index + steps[event.key])), true);
    } else if (event.key === "Enter") {
      open(svg, at.index);
    } else if (event.key === "Escape") {
      tip.hidden = true;
    }
  });
  const indexAt = (svg, event) => {
    const bar = svg.getBoundingClientRect();
    return Math.max(0, Math.min(89, Math.floor(((event.clientX - bar.left) / bar.width) * 90)));
  };
  list.addEventListener("pointermove", (event) => {
    const svg = event.target.closest?.("svg.bars");
    if (!svg) return document.activeElement?.matches?.("svg.bars") ? undefined : unpoint();
    const index = indexAt(svg, event);
    if (!at || at.svg !== svg || at.index !== index) {
      if (at) at.svg.querySelector(".here")?.remove();
      point(svg, index, false);
    }
  });
  list.addEventListener("pointerleave", unpoint);
  list.addEventListener("click", (event) => {
    const svg = event.target.closest("svg.bars");
    if (svg) open(svg, indexAt(svg, event));
  });

  // --- Begin

  learn();
  filter();
  if (!isLive) return;
  for (const name of ["up", "down", "partly_down", "unknown"]) if (icon.dataset[name]) new Image().src = icon.dataset[name];
  connect();
  status();
  let hiddenTimer = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) {
      hiddenTimer = setTimeout(() => { source.close(); source = null; }, HIDDEN_MS);
    } else if (!source) {
      heardMs = performance.now();
      connect();
    }
  });
  setInterval(() => {
    if (document.hidden) return;
    status();
    settle();
    speak();
    // A server that was told to stop answers with an end that browsers take for final.
    if (source && source.readyState === EventSource.CLOSED && performance.now() - heardMs > LOST_AFTER_MS) connect();
  }, 1000);
})();
