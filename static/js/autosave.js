// A form of many boxes that saves itself as a draft (data-kc-autosave = whose it is).
(() => {
  const form = document.querySelector("form[data-kc-autosave]");
  if (!form) return;
  const NOT_TYPED = ["csrfmiddlewaretoken", "seen_version"];
  const key = `kc-sheet:${form.dataset.kcAutosave}:${location.pathname}`;
  const seen = form.elements.seen_version;
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => !NOT_TYPED.includes(name)));
  const own = window.kcSelfSave({
    form, key, written, line: document.querySelector("[data-kc-autosave-state]"),
    saved: form.dataset.kcAutosaveTyped ? null : written(),
    faster: (answer) => {
      seen.value = answer.version;
      own.say("Phiếu vừa được lưu ở nơi khác. Bấm “Lưu nháp” để giữ bản đang thấy, hoặc", "late", "xem bản đã lưu");
    },
  });

  // What is signed needs no copy here.
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.submitter?.name) own.forget();
  });

  // What an earlier page of this form could not save comes back.
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!kept || kept.text === own.saved) return own.forget();
  const values = JSON.parse(kept.text);
  for (const box of form.elements) {
    if (!box.name || NOT_TYPED.includes(box.name)) continue;
    const mine = values.filter(([name]) => name === box.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(box.type)) box.checked = mine.includes(box.value);
    else if (mine.length) [box.value] = mine;
  }
  seen.value = kept.seen;
  own.save();
})();
