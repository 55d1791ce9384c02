// The little that pages do by themselves. Everything here can also be done without it.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// The palette: "/" or Ctrl+K opens it anywhere; arrows choose; Enter goes.
const palette = $("#palette");
function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  const field = $("input", palette);
  field.value = "";
  htmx.ajax("GET", "/find", { target: "#found", swap: "innerHTML" });
  field.focus();
}
function choose(step) {
  const options = $$("[role=option]", palette).filter(o => $("a", o));
  if (!options.length) return;
  const at = options.findIndex(o => o.getAttribute("aria-selected") === "true");
  const next = options[(at + step + options.length) % options.length];
  options.forEach(o => o.setAttribute("aria-selected", String(o === next)));
  $("input", palette).setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", event => {
  const typing = event.target.matches("input, textarea, select, [contenteditable]");
  if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
    if (palette) { event.preventDefault(); openPalette(); }
  } else if (palette?.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  } else if (palette?.open && event.key === "Enter" && event.target.matches("input")) {
    const link = $("[aria-selected=true] a", palette);
    if (link) { event.preventDefault(); location.assign(link.href); }
  }
});
document.addEventListener("click", event => {
  const opener = event.target.closest("[data-palette]");
  if (opener && palette && !event.ctrlKey && !event.metaKey) { event.preventDefault(); openPalette(); }
  if (event.target === palette) palette.close();
  const copy = event.target.closest("[data-copy]");
  if (copy) navigator.clipboard.writeText($(copy.dataset.copy).textContent.trim()).then(() => say("Copied"));
});
function say(text) { const place = $("#says"); if (place) place.textContent = text; }

// The outbox by keys: j and k along the pile; a, s, e, x on the open draft. What a key does, a button does.
document.documentElement.classList.add("scripted");
function openPart(selector) {
  const part = $(selector);
  if (!part) return;
  part.open = true;
  ($("textarea", part) ?? $("input:not([type=hidden])", part))?.focus();
}
document.addEventListener("click", event => {
  const opener = event.target.closest("[data-open]");
  if (opener) openPart(opener.dataset.open);
});
document.addEventListener("keydown", event => {
  const outbox = $("#outbox");
  if (!outbox || palette?.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") { event.target.closest("details")?.removeAttribute("open"); $("[data-row][aria-current]")?.focus(); }
    return;
  }
  if (event.key === "j" || event.key === "k") {
    const rows = $$("[data-row]", outbox), at = rows.findIndex(row => row.hasAttribute("aria-current"));
    const next = rows[at + (event.key === "j" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); next.click(); }
  } else {
    const button = $(`[data-key="${CSS.escape(event.key)}"]`, outbox);
    if (button) { event.preventDefault(); button.click(); }
  }
});

// Filters apply when they change; the button is for those without scripts.
document.addEventListener("change", event => {
  const form = event.target.closest("form[data-auto]");
  if (form && !event.target.matches("[type=search]")) form.requestSubmit();
});

// The as-of slider: a day for a step; the page is reloaded as it was known on that day.
function dress(form) {
  const range = $("[type=range]", form), date = $("[type=date]", form);
  if (!range || form.dataset.dressed) return;
  form.dataset.dressed = "yes";
  range.hidden = false;
  const first = Date.parse(`${form.dataset.first}T00:00:00Z`);
  const dayOf = value => new Date(first + value * 864e5).toISOString().slice(0, 10);
  const tell = () => range.setAttribute("aria-valuetext", date.value);
  tell();
  range.addEventListener("input", () => { date.value = dayOf(Number(range.value)); tell(); });
  range.addEventListener("change", () => { if (date.value === form.dataset.today) date.disabled = true; form.requestSubmit(); });
}
$$("form[data-asof]").forEach(dress);
document.addEventListener("htmx:after:swap", () => $$("form[data-asof]").forEach(dress));

// Live: the board tells what moved; what shows it is fetched anew, at most once in two seconds.
const waiting = new Map();
function refresh(element) {
  if (waiting.has(element) || palette?.open) return;
  waiting.set(element, setTimeout(() => { waiting.delete(element); remember(); htmx.trigger(element, "refresh"); }, 2000));
}
let before = {};
function remember() { before = Object.fromEntries($$("[data-score]").map(e => [e.id, e.dataset.score])); }
document.addEventListener("htmx:after:swap", () => {
  for (const element of $$("[data-score]")) {
    if (element.id in before && before[element.id] !== element.dataset.score) {
      element.classList.remove("changed"); void element.offsetWidth; element.classList.add("changed");
    }
  }
  before = {};
});
function listen() {
  const line = new EventSource(document.body.dataset.live);
  line.addEventListener("moved", event => {
    const told = JSON.parse(event.data);
    $$('[data-refresh="hot"]').forEach(refresh);
    $$('[data-refresh="account"]').filter(e => told.more || told.moved.includes(e.dataset.key)).forEach(refresh);
    if (told.heated) say(`${told.heated} accounts became hot`);
  });
  addEventListener("pagehide", () => line.close());
}
if (document.body.dataset.live && $("[data-refresh=hot], [data-refresh=account]")) listen();
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
