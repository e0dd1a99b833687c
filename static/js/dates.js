// Beside each box marked data-kc-date: a button that opens the browser's calendar. The box itself keeps dd/mm/yyyy.
(() => {
  const toNative = (text) => text.trim().replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d, m, y) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);
  const fromNative = (text) => text.split("-").reverse().join("/");

  function addPicker(box) {
    if (box.dataset.kcPick || !HTMLInputElement.prototype.showPicker) return;
    box.dataset.kcPick = "1";
    const row = document.createElement("div");
    row.className = "with-pick";
    box.replaceWith(row);
    const native = Object.assign(document.createElement("input"), { type: "date", className: "date-native", tabIndex: -1 });
    native.setAttribute("aria-hidden", "true");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: "Chọn ngày" });
    row.append(box, button, native);
    if (box.labels?.[0]) button.setAttribute("aria-label", `Chọn ngày: ${box.labels[0].textContent.trim()}`);
    button.disabled = box.disabled;
    button.addEventListener("click", () => {
      native.value = toNative(box.value);
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (!native.value) return;
      box.value = fromNative(native.value);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
      button.focus();
    });
  }

  const addAll = (root) => root.querySelectorAll?.("[data-kc-date]").forEach(addPicker);
  addAll(document);
  document.addEventListener("htmx:load", (event) => addAll(event.target));
})();
