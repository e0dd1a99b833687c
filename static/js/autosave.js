// A form of many boxes that saves itself as a draft (data-kc-autosave = whose it is). What the portal does not have yet
// is kept on this machine.
(() => {
  const form = document.querySelector("form[data-kc-autosave]");
  if (!form) return;
  const PAUSE = 2000, AGAIN = 8000;
  const KEPT = "chữ được giữ trên máy này.";
  const line = document.querySelector("[data-kc-autosave-state]");
  const key = `kc-autosave:${form.dataset.kcAutosave}:${location.pathname}`;
  const seen = form.elements.seen_version;
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen_version"].includes(name)));

  // What a page shown again holds was typed, not saved.
  let saved = form.dataset.kcAutosaveTyped ? null : written(), timer, busy, stale, waiting;

  const say = (text, tone = "muted", link) => {
    line.className = `draft-state small ${tone}`;
    line.textContent = text;
    if (!link) return;
    const anchor = Object.assign(document.createElement("a"), { href: location.href, textContent: link });
    if (stale) anchor.addEventListener("click", () => localStorage.removeItem(key));
    line.append(" ", anchor);
  };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ values: written(), seen: seen.value }));
    } catch { /* a full or closed store: the page still has it */ }
  };
  const post = () => {
    const body = new URLSearchParams(new FormData(form));
    body.delete("csrfmiddlewaretoken"); // signing in again, in another tab too, changes the word of the page
    const word = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    return fetch(location.href, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": word } });
  };

  const took = (answer, values) => {
    saved = values;
    seen.value = answer.version;
    if (written() !== saved) return later(PAUSE);
    localStorage.removeItem(key);
    say(answer.said);
  };

  async function send(values) {
    let answer;
    try {
      answer = await post();
    } catch {
      later(AGAIN);
      return say(`Chưa lưu vì mất kết nối; ${KEPT}`, "late");
    }
    if (answer.type === "opaqueredirect") return say(`Chưa lưu vì phiên làm việc đã hết; ${KEPT}`, "late", "Đăng nhập để lưu tiếp");
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) return took(body, values);
    if (answer.status === 409 && body) {
      stale = true;
      seen.value = body.version;
      return say("Phiếu vừa được lưu ở nơi khác. Bấm “Lưu nháp” để giữ bản đang thấy, hoặc", "late", "xem bản đã lưu");
    }
    if (answer.status === 422 && body) return say(`Chưa lưu: ${body.error}`, "late");
    later(AGAIN);
    return say(`Chưa lưu vì cổng chưa nhận; ${KEPT}`, "late", "Tải lại trang");
  }

  async function save() {
    clearTimeout(timer);
    const values = written();
    if (busy || stale || values === saved) return;
    busy = true;
    say("Đang lưu…");
    await send(values);
    busy = false;
    if (waiting) form.requestSubmit(waiting);
  }

  form.addEventListener("input", () => {
    keep();
    if (stale) return;
    if (!busy) say("Chưa lưu.");
    later(PAUSE);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", save);

  // A button waits for a save that is on its way; what is signed needs no copy here.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {
      event.preventDefault();
      event.stopPropagation();
      waiting = event.submitter;
    } else if (event.submitter?.name) localStorage.removeItem(key);
  });

  // What an earlier page of this form could not save comes back.
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!kept || kept.values === saved) return localStorage.removeItem(key);
  const values = JSON.parse(kept.values);
  for (const box of form.elements) {
    if (!box.name || ["csrfmiddlewaretoken", "seen_version"].includes(box.name)) continue;
    const own = values.filter(([name]) => name === box.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(box.type)) box.checked = own.includes(box.value);
    else if (own.length) [box.value] = own;
  }
  seen.value = kept.seen;
  save();
})();
