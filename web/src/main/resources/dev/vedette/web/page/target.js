// Reads out what a chart shows, zooms by dragging, and moves through lists of checks by the arrow keys.
// Everything else, the charts too, is there without it.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  // A shorter drag is a click.
  const DRAG_PX = 6;
  const MIN_SPAN_MS = 60000;

  const readout = document.getElementById("readout");
  const steps = document.querySelector("#steps tbody");
  const heads = [...document.querySelectorAll("#steps thead th")].map((th) => th.textContent);

  function row(index) {
    return steps && steps.rows[index];
  }

  function words(index) {
    const cells = row(index) && row(index).cells;
    if (!cells) return "";
    const known = [];
    for (let i = 1; i < cells.length; i++) {
      const text = cells[i].textContent;
      if (text !== "–" && text !== "0") known.push(heads[i] + " " + text);
    }
    return cells[0].textContent + ": " + (known.length ? known.join(", ") : "nothing is known");
  }

  function addressOf(fromMs, toMs) {
    const url = new URL(location.href);
    for (const name of ["span", "day", "compare"]) url.searchParams.delete(name);
    url.searchParams.set("from", new Date(fromMs).toISOString());
    url.searchParams.set("to", new Date(Math.max(toMs, fromMs + MIN_SPAN_MS)).toISOString());
    url.hash = "";
    return url.href;
  }

  class Chart {
    constructor(element) {
      this.element = element;
      this.svg = element.querySelector("svg");
      this.from = Number(element.dataset.from);
      this.step = Number(element.dataset.step);
      this.count = Number(element.dataset.count);
      this.index = -1;
      this.cross = this.shape("line", "cross");
      this.cross.setAttribute("y2", 200);
      this.zoom = this.shape("rect", "zoom");
      this.zoom.setAttribute("height", 200);
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", this.svg.getAttribute("aria-label") + ". Arrow keys move through it, Enter opens a step.");
      element.addEventListener("pointermove", (event) => this.move(event));
      element.addEventListener("pointerdown", (event) => this.down(event));
      element.addEventListener("pointerup", (event) => this.up(event));
      element.addEventListener("pointercancel", () => this.rest());
      element.addEventListener("pointerleave", () => this.hide());
      element.addEventListener("keydown", (event) => this.key(event));
    }

    shape(name, word) {
      const shape = document.createElementNS(SVG, name);
      shape.setAttribute("class", word);
      shape.setAttribute("visibility", "hidden");
      this.svg.append(shape);
      return shape;
    }

    share(event) {
      const box = this.element.getBoundingClientRect();
      return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    }

    show(index) {
      this.index = Math.min(this.count - 1, Math.max(0, index));
      const x = (100 * (this.index + 0.5)) / this.count + "%";
      this.cross.setAttribute("x1", x);
      this.cross.setAttribute("x2", x);
      this.cross.setAttribute("visibility", "visible");
      if (readout) readout.textContent = words(this.index);
    }

    hide() {
      if (document.activeElement !== this.element) this.cross.setAttribute("visibility", "hidden");
    }

    rest() {
      this.start = undefined;
      this.zoom.setAttribute("visibility", "hidden");
    }

    down(event) {
      if (event.button !== 0) return;
      this.start = { x: event.clientX, share: this.share(event) };
      this.element.setPointerCapture(event.pointerId);
    }

    move(event) {
      const share = this.share(event);
      this.show(Math.floor(share * this.count));
      if (this.start && Math.abs(event.clientX - this.start.x) > DRAG_PX) {
        const left = Math.min(share, this.start.share);
        this.zoom.setAttribute("x", 100 * left + "%");
        this.zoom.setAttribute("width", 100 * Math.abs(share - this.start.share) + "%");
        this.zoom.setAttribute("visibility", "visible");
      }
    }

    up(event) {
      const start = this.start;
      this.rest();
      if (!start || Math.abs(event.clientX - start.x) <= DRAG_PX) return;
      const ends = [start.share, this.share(event)].sort((a, b) => a - b);
      const length = this.step * this.count;
      location.assign(addressOf(Math.round(this.from + ends[0] * length), Math.round(this.from + ends[1] * length)));
    }

    key(event) {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
      if (by) this.show(this.index < 0 ? (by < 0 ? this.count - 1 : 0) : this.index + by);
      else if (event.key === "Home") this.show(0);
      else if (event.key === "End") this.show(this.count - 1);
      else if (event.key === "Escape") this.rest();
      else if (event.key === "Enter" && this.index >= 0 && row(this.index)) {
        location.assign(row(this.index).querySelector("a").href);
      } else return;
      event.preventDefault();
    }
  }

  for (const element of document.querySelectorAll("[data-chart]")) new Chart(element);

  // Times of the day below the charts, in the reader's zone as everywhere else.
  for (const text of document.querySelectorAll("[data-time]")) {
    text.textContent = vedette.local(Date.parse(text.dataset.at)).slice(11, 16);
  }

  for (const list of document.querySelectorAll("[data-keys]")) {
    list.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const item = by && event.target.closest("li");
      const next = item && (by > 0 ? item.nextElementSibling : item.previousElementSibling);
      if (next) {
        next.querySelector("a").focus();
        event.preventDefault();
      }
    });
  }

  // From a bar of another page straight to what failed.
  if (location.hash === "#failing") {
    const first = document.querySelector("[data-failing=first]");
    if (first) first.focus();
  }
})();
