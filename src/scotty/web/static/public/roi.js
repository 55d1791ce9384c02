// The calculator, live: the model's formulas arrive as trees and are worked out by the rules of
// playbook/formula.py and playbook/roi.py. The server's results are the truth; a test compares both.
"use strict";
globalThis.scottyWorth = (() => {
  const CASES = ["low", "base", "high"];
  const apply = {
    "+": ([a, b]) => a + b,
    "-": ([a, b]) => a - b,
    "*": ([a, b]) => a * b,
    "/": ([a, b]) => (b === 0 ? NaN : a / b),
    neg: ([a]) => -a,
    min: parts => Math.min(...parts),
    max: parts => Math.max(...parts),
  };
  const evaluate = (node, values) => {
    if (typeof node === "string") return values[node];
    if (!Array.isArray(node)) return node;
    const [name, ...rest] = node;
    const parts = rest.map(part => evaluate(part, values));
    const result = parts.every(Number.isFinite) ? apply[name](parts) : NaN;
    return Number.isFinite(result) ? result : NaN;
  };
  const clamp = (value, [low, high]) => Math.min(Math.max(value, low), high);
  const project = (plan, told) => Object.fromEntries(CASES.map((name, i) => {
    const known = {};
    for (const input of plan.inputs) {
      const value = Number.isFinite(told[input.name]) ? told[input.name] : input.default;
      const factor = [input.spread[0], 1, input.spread[1]][i];
      known[input.name] = clamp(clamp(value, input.range) * factor, input.range);
    }
    for (const [step, node] of plan.steps) known[step] = evaluate(node, known);
    return [name, known];
  }));
  const three = value => {
    const step = 10 ** Math.max(String(Math.floor(Math.abs(value))).length - 3, 0);
    return Math.floor(value / step + 0.5) * step;
  };
  const group = value => Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: 0 });
  const tell = (value, unit) => {
    if (unit === "months") return value >= 0 && value <= 120 ? `${Math.floor(value + 0.5)} months` : "not within ten years";
    if (!Number.isFinite(value)) return "not known";
    if (unit === "even" && !(value >= 0 && value <= 1)) return "does not pay";
    if (unit === "share" || unit === "even") return `${group(three(value * 100))} %`;
    const rounded = three(value);
    return `${rounded < 0 ? "−" : ""}${unit === "usd" ? "$" : ""}${group(rounded)}`;
  };
  const read = text => {
    const plain = text.replace(/[, ]/g, "");
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  };
  return { CASES, evaluate, project, tell, read };
})();

{
  const form = document.querySelector("form.worth");
  const { CASES, project, tell, read } = globalThis.scottyWorth;
  const WAIT = 1500;

  const start = () => {
    const plan = JSON.parse(form.dataset.plan);
    const units = Object.fromEntries(plan.shown);
    let last = "", timer = 0;

    const values = () => {
      const found = {};
      for (const field of form.elements) {
        if (!field.name) continue;
        const number = read(field.value), shares = "share" in field.dataset;
        const value = number === read(field.dataset.start) ? Number(field.dataset.exact) : shares ? number / 100 : number;
        const [low, high] = plan.inputs.find(input => input.name === field.name).range;
        field.setAttribute("aria-invalid", String(!(value >= low && value <= high)));
        if (Number.isFinite(value)) found[field.name] = value;
        else found[field.name] = Number(field.dataset.exact);
      }
      return found;
    };
    const show = () => {
      const results = project(plan, values());
      for (const cell of form.querySelectorAll("[data-told]")) {
        const text = tell(results[CASES[cell.dataset.case]][cell.dataset.told], units[cell.dataset.told]);
        if (cell.textContent !== text) cell.textContent = text;
      }
      const benefits = CASES.map(name => Math.max(results[name].benefit, 0) || 0), top = Math.max(...benefits);
      for (const bar of form.querySelectorAll("[data-bar]")) bar.setAttribute("width", top > 0 ? (100 * benefits[bar.dataset.bar]) / top : 0);
    };
    const note = () => {
      clearTimeout(timer);
      const now = JSON.stringify(values());
      if (now === last) return;
      last = now;
      globalThis.scottyTell?.({ what: "edited", values: JSON.parse(now) });
    };
    last = JSON.stringify(values());
    form.addEventListener("input", show);
    form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(note, WAIT); });
    form.addEventListener("submit", event => { event.preventDefault(); show(); note(); });
    addEventListener("pagehide", note);
  };
  if (form) start();
}
