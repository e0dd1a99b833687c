// A long text that saves itself (data-kc-draft = whose it is). What the portal does not have yet is kept on this machine.
(() => {
  const form = document.querySelector("form[data-kc-draft]");
  if (!form) return;
  const PAUSE = 1500, AGAIN = 8000, PRESENCE = 20000;
  const KEPT = "chữ được giữ trên máy này.";
  const part = (name) => document.querySelector(`[data-kc-draft-${name}]`);
  const box = form.elements.text, seen = form.elements.seen_version, page = part("conflict");
  const prefix = `kc-draft:${form.dataset.kcDraft}:${location.pathname}:`;
  const tab = sessionStorage.getItem("kc-tab") || Math.random().toString(36).slice(2);
  const key = prefix + tab;
  sessionStorage.setItem("kc-tab", tab);

  // What a page shown again holds was typed, not saved.
  let saved = form.dataset.kcDraftTyped ? null : box.defaultValue, timer, busy, conflict, waiting;

  const say = (text, tone = "muted", link) => {
    const line = part("state");
    line.className = `draft-state small ${tone}`;
    line.textContent = text;
    if (link) line.append(" ", Object.assign(document.createElement("a"), { href: location.href, textContent: link }));
  };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: box.value, seen: seen.value, at: Date.now() }));
    } catch { /* a full or closed store: the page still has it */ }
  };
  // Signing in again, in another tab too, changes the word of the page.
  const post = (url, fields) => fetch(url, {
    method: "POST", body: new URLSearchParams(fields), redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "" },
  });

  const show = (answer) => {
    conflict = answer;
    page.hidden = false;
    part("choice").hidden = false;
    part("theirs").textContent = answer.saved;
    if (answer.error) say(`Chưa lưu: ${answer.error} Xem bản vừa lưu ở trên.`, "late");
  };

  const missing = (lines) => {
    const list = part("missing");
    const found = lines.length ? lines : [list.dataset.kcNone];
    list.replaceChildren(...found.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  };

  const took = (answer, text) => {
    saved = text;
    seen.value = answer.version;
    missing(answer.missing);
    if (box.value !== saved) return later(PAUSE);
    localStorage.removeItem(key);
    say(answer.said);
  };

  async function send(text) {
    let answer;
    try {
      answer = await post(location.href, { text, seen_version: seen.value });
    } catch {
      later(AGAIN);
      return say(`Chưa lưu vì mất kết nối; ${KEPT}`, "late");
    }
    if (answer.type === "opaqueredirect") return say(`Chưa lưu vì phiên làm việc đã hết; ${KEPT}`, "late", "Đăng nhập để lưu tiếp");
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) return took(body, text);
    if (answer.status === 409 && body) return show(body);
    if (answer.status === 422 && body) return say(`Chưa lưu: ${body.error}`, "late");
    later(AGAIN);
    return say(`Chưa lưu vì cổng chưa nhận; ${KEPT}`, "late", "Tải lại trang");
  }

  async function save() {
    clearTimeout(timer);
    if (busy || conflict || box.value === saved) return;
    busy = true;
    say("Đang lưu…");
    await send(box.value);
    busy = false;
    if (waiting) form.requestSubmit(waiting);
  }

  box.addEventListener("input", () => {
    keep();
    if (conflict) return;
    if (!busy) say("Chưa lưu.");
    later(PAUSE);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", save);

  // The button waits for a save that is on its way: two at once would look like two people.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = event.submitter;
  });

  document.querySelectorAll("[data-kc-draft-take]").forEach((button) => button.addEventListener("click", () => {
    const theirs = button.dataset.kcDraftTake === "theirs";
    seen.value = conflict.version;
    if (theirs) {
      box.value = saved = conflict.saved;
      localStorage.removeItem(key);
      say("Đang dùng bản vừa lưu.");
    }
    conflict = null;
    page.hidden = true;
    box.focus();
    save();
  }));

  const insert = part("insert");
  if (insert) {
    insert.hidden = false;
    insert.addEventListener("click", () => {
      box.value = [box.value.trimEnd(), part("model").textContent].filter(Boolean).join("\n\n");
      box.dispatchEvent(new Event("input"));
      box.focus();
    });
  }

  const tell = async () => {
    if (document.hidden) return;
    const answer = await post(form.dataset.kcDraftPresence, {}).catch(() => null);
    if (!answer?.ok) return;
    const { others } = await answer.json();
    part("others").textContent = others;
    part("others").hidden = !others;
  };

  // What an earlier page of this text could not save comes back, and is saved or laid beside what is there now.
  async function restore() {
    const open = (await navigator.locks?.query())?.held.map((lock) => lock.name) ?? [];
    const kept = Object.keys(localStorage).filter((name) => name.startsWith(prefix) && (name === key || !open.includes(name)));
    const texts = kept.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) })).sort((a, b) => b.at - a.at);
    texts.filter((one) => one.text === saved).forEach((one) => localStorage.removeItem(one.name));
    const last = texts.find((one) => one.text !== saved);
    navigator.locks?.request(key, () => new Promise(() => {}));
    if (!last || conflict) return;
    localStorage.removeItem(last.name);
    box.value = last.text;
    seen.value = last.seen;
    keep();
    save();
  }

  if (!page.hidden) show({ version: seen.value, saved: part("theirs").textContent });
  restore();
  tell();
  setInterval(tell, PRESENCE);
})();
