// Forms marked data-kc-once are sent once; data-kc-confirm asks first; data-kc-print prints the page; the list of errors takes the focus.
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

  document.querySelectorAll("[data-kc-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.querySelector("[data-kc-errors]")?.focus();
})();
