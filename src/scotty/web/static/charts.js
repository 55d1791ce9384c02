// Draws every [data-chart] once it comes into view. The library is large, so it is fetched only here;
// expressions run in its interpreter, for our policy forbids eval.
const shade = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const probe = document.createElement("i");
function colour(name) {
  // Canvas knows no light-dark(): let the browser resolve it.
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}
let library;
function load(address) {
  return library ??= import(address).then(() => window.vegaEmbed);
}
function themed() {
  const ink = colour("--ink-2"), line = colour("--line");
  return {
    background: "transparent", font: shade("font-family") || "Plex",
    axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, labelFont: "Plex", titleFont: "Plex" },
    legend: { labelColor: ink, titleColor: ink, labelFont: "Plex", titleFont: "Plex", titleFontWeight: 500, orient: "top" },
    view: { stroke: null }, rule: { color: ink },
  };
}
async function draw(place) {
  place.setAttribute("aria-busy", "true");
  const [embed, text] = await Promise.all([load(place.dataset.library), fetch(place.dataset.chart).then(r => { if (!r.ok) throw new Error(`chart: ${r.status}`); return r.text(); })]);
  const spec = JSON.parse(text.replace('"HOT"', JSON.stringify(colour("--ember"))).replace('"NEAR"', JSON.stringify(colour("--petrol"))).replaceAll('"PETROL"', JSON.stringify(colour("--petrol"))).replaceAll('"INK"', JSON.stringify(colour("--ink"))));
  await embed(place, spec, { ast: true, actions: false, renderer: "canvas", defaultStyle: false, tooltip: { disableDefaultStyle: true, theme: "scotty" }, config: themed(), loader: { target: "_self" } });
  place.removeAttribute("aria-busy");
}
function watch() {
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target); }
  });
  document.querySelectorAll("[data-chart]:not(.drawn)").forEach(place => { place.classList.add("drawn"); seen.observe(place); });
}
watch();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.querySelectorAll("[data-chart]").forEach(draw));
