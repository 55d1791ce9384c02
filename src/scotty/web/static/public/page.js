// How long this page was seen, and how far down: told when it is hidden or left.
// Nothing is stored in the browser, and nothing is told where it asks not to be followed.
"use strict";
{
  const { at, part, quiet } = document.body.dataset;
  const MOST = 12;
  let since = document.visibilityState === "visible" ? performance.now() : null;
  let scrolled = 0, turn = 0;

  const tell = message => {
    if (quiet === undefined && turn < MOST) {
      const body = JSON.stringify({ ...message, turn: turn++, driven: navigator.webdriver === true });
      navigator.sendBeacon(`${at}/seen`, body);
    }
  };
  const measure = () => {
    const page = document.documentElement;
    const seen = (scrollY + innerHeight) / Math.max(page.scrollHeight, 1);
    scrolled = Math.min(100, Math.max(scrolled, 100 * seen));
  };
  const leave = () => {
    if (since === null) return;
    measure();
    const seconds = Math.min((performance.now() - since) / 1000, 7200);
    since = null;
    if (seconds >= 1) tell({ what: "dwelt", part, seconds, scroll: scrolled });
  };
  addEventListener("scroll", measure, { passive: true });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => { since ??= performance.now(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else since ??= performance.now();
  });
  globalThis.scottyTell = tell;
}
