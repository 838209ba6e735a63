// Draws the charts of a page again so that their values can be pointed at, with a mouse or with
// the arrow keys. The drawing of the server stays where scripts are off or anything fails.
//
// The security policy allows no code made from text and no inline styles: Vega runs with its
// interpreter, and the tip is placed through the style object of its element.
import { parse, View, compile, expressionInterpreter } from "../vendor/vega.js";

const NARROW = "(max-width: 640px)";
const POINTS_MOST = 2000;

async function draw(place) {
  const response = await fetch(place.dataset.chart);
  if (!response.ok) return;
  const charts = await response.json();
  const chart = matchMedia(NARROW).matches ? charts.narrow : charts.wide;
  const live = document.createElement("div");
  live.className = "chart-live";
  live.tabIndex = 0;
  live.setAttribute("role", "group");
  const image = place.querySelector("img");
  live.setAttribute("aria-label", `${image.alt} ${place.dataset.help}`);
  const runtime = parse(compile(chart).spec, null, { ast: true });
  const tip = new Tip(place);
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: "svg",
    hover: false,
    tooltip: (_handler, event, item, value) => tip.follow(event, value),
  });
  await view.initialize(live).runAsync();
  place.querySelector("picture").replaceWith(live);
  const drawing = live.querySelector("svg");
  drawing.setAttribute("aria-hidden", "true");
  walkByKeys(live, drawing, view, tip);
}

class Tip {
  constructor(place) {
    this.place = place;
    this.box = document.createElement("div");
    this.box.className = "chart-tip";
    this.box.setAttribute("role", "status");
    this.box.hidden = true;
    place.append(this.box);
  }

  follow(event, value) {
    if (value === null || value === undefined || value === "") this.hide();
    else {
      const frame = this.place.getBoundingClientRect();
      this.show(String(value), event.clientX - frame.left, event.clientY - frame.top);
    }
  }

  show(text, x, y) {
    this.box.textContent = text;
    this.box.hidden = false;
    const room = this.place.clientWidth - this.box.offsetWidth - 4;
    const above = y - this.box.offsetHeight - 12;
    this.box.style.left = `${Math.max(4, Math.min(x + 12, room))}px`;
    this.box.style.top = `${above < 0 ? y + 16 : above}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}

// The items with a tip, in the order of reading: from left to right within each panel.
function pointsOf(view) {
  const found = [];
  const [left, top] = view.origin();
  const visit = (item, x, y) => {
    if (item.tooltip && item.bounds && found.length < POINTS_MOST) {
      const bounds = item.bounds;
      found.push({
        x: x + (bounds.x1 + bounds.x2) / 2,
        y: y + (bounds.y1 + bounds.y2) / 2,
        text: String(item.tooltip),
      });
    }
    const inside = item.items || [];
    const isGroup = item.mark && item.mark.marktype === "group";
    for (const one of inside) visit(one, isGroup ? x + (item.x || 0) : x, isGroup ? y + (item.y || 0) : y);
  };
  visit(view.scenegraph().root, left, top);
  return found;
}

function walkByKeys(live, drawing, view, tip) {
  let points = null;
  let at = -1;
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  live.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hide();
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    points = points || pointsOf(view);
    if (points.length === 0) return;
    event.preventDefault();
    const last = points.length - 1;
    if (event.key === "Home") at = 0;
    else if (event.key === "End") at = last;
    else at = Math.max(0, Math.min(last, at + steps[event.key]));
    const frame = tip.place.getBoundingClientRect();
    const drawn = drawing.getBoundingClientRect();
    const scale = drawn.width / (drawing.viewBox.baseVal.width || drawn.width);
    const { x, y, text } = points[at];
    tip.show(text, drawn.left - frame.left + x * scale, drawn.top - frame.top + y * scale);
  });
  live.addEventListener("blur", () => tip.hide());
}

const waiting = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      waiting.unobserve(entry.target);
      draw(entry.target).catch((fault) => console.warn("the chart stays a drawing:", fault));
    }
  },
  { rootMargin: "300px" },
);

function watch(part) {
  for (const place of part.querySelectorAll("[data-chart]")) waiting.observe(place);
}

watch(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) watch(event.target);
});
