// Text size: the box works alone in CSS; this keeps the choice on this machine. Loaded before the page is drawn.
(() => {
  const KEY = "kc-chu-lon";
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem(KEY) === "1"; } catch { return false; } };
  const show = (large) => { if (large) root.dataset.kcText = "lon"; else delete root.dataset.kcText; };
  const boxes = () => document.querySelectorAll("[data-kc-text-size]");

  show(read());
  document.addEventListener("DOMContentLoaded", () => boxes().forEach((box) => { box.checked = read(); }));
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-kc-text-size]")) return;
    const large = event.target.checked;
    boxes().forEach((box) => { box.checked = large; });
    show(large);
    try { localStorage.setItem(KEY, large ? "1" : "0"); } catch { /* private window: the choice holds for this page */ }
  });
})();
