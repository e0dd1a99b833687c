// Forms marked data-kc-once are sent once; data-kc-confirm asks first; data-kc-print prints the page; chosen files are named; the list of errors takes the focus.
(() => {
  const buttons = (form) => [...form.elements].filter((element) => element.type === "submit");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.kcConfirm ?? form.dataset.kcConfirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (!form.matches("[data-kc-once]")) return;
    if (form.dataset.kcSent) {
      event.preventDefault();
      return;
    }
    form.dataset.kcSent = "1";
    // After the browser has read the form: a disabled button would not send its name.
    setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }));
  });

  // Coming back with the browser's own button must not find the buttons dead.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("[data-kc-sent]").forEach((form) => {
      delete form.dataset.kcSent;
      buttons(form).forEach((button) => { button.disabled = false; });
    });
  });

  // Which files were chosen: the browser says it in its own language.
  const sayFiles = (box) => {
    const names = [...box.querySelector("input").files].map((file) => file.name), said = box.querySelector("[data-kc-names]");
    said.textContent = names.length > 1 ? `${names.length} tệp: ${names.join(", ")}` : names[0] ?? "Chưa chọn tệp nào";
    said.classList.toggle("none", !names.length);
    box.classList.add("live");
  };
  const sayAllFiles = () => document.querySelectorAll("[data-kc-file]").forEach(sayFiles);
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-kc-file]");
    if (box) sayFiles(box);
  });
  document.addEventListener("htmx:load", sayAllFiles);
  window.addEventListener("pageshow", sayAllFiles); // a browser that comes back may still know them

  document.querySelectorAll("[data-kc-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.querySelector("[data-kc-errors]")?.focus();
})();
