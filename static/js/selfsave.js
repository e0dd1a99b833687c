// Forms that save themselves (draft.js, autosave.js): when they send, what each answer means, and what is said meanwhile.
// What the portal does not have yet is kept on this machine under `key`.
// `written` gives what is in the form as one text, `saved` what of it the portal has (null: nothing, what a page shown
// again holds was typed); `took` gets the answer to a save, `faster` the one that somebody else saved first.
window.kcSelfSave = ({ form, line, key, saved, written, faster, took = () => {} }) => {
  const PAUSE = 1500, AGAIN = 8000, LATE = 30000;
  const KEPT = "chữ được giữ trên máy này.";
  const seen = form.elements.seen_version;
  const own = { saved, stopped: false };
  let timer, busy, waiting;

  own.forget = () => localStorage.removeItem(key);
  own.keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: written(), seen: seen.value, at: Date.now() }));
    } catch { /* a full or closed store: the page still has it */ }
  };
  own.say = (text, tone = "muted", link) => {
    line.className = `draft-state small ${tone}`;
    line.textContent = text;
    if (!link) return;
    const anchor = Object.assign(document.createElement("a"), { href: location.href, textContent: link });
    if (own.stopped) anchor.addEventListener("click", own.forget);
    line.append(" ", anchor);
  };
  // Signing in again, in another tab too, changes the word of the page.
  own.post = (url, body) => {
    body.delete("csrfmiddlewaretoken");
    const word = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": word };
    const late = new AbortController();
    const end = setTimeout(() => late.abort(), LATE); // a line that hangs must not hold the buttons for ever
    return fetch(url, { method: "POST", body, redirect: "manual", headers, signal: late.signal }).finally(() => clearTimeout(end));
  };

  const later = (pause) => { clearTimeout(timer); timer = setTimeout(own.save, pause); };

  async function send(text) {
    let answer;
    try {
      answer = await own.post(location.href, new URLSearchParams(new FormData(form)));
    } catch {
      later(AGAIN);
      return own.say(`Chưa lưu vì mất kết nối; ${KEPT}`, "late");
    }
    if (answer.type === "opaqueredirect") return own.say(`Chưa lưu vì phiên làm việc đã hết; ${KEPT}`, "late", "Đăng nhập để lưu tiếp");
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) {
      own.saved = text;
      seen.value = body.version;
      took(body);
      if (written() !== text) {
        own.keep(); // with the version that it is typed upon
        return later(PAUSE);
      }
      own.forget();
      return own.say(body.said);
    }
    if (answer.status === 409 && body) {
      own.stopped = true;
      return faster(body);
    }
    if (answer.status === 422 && body) return own.say(`Chưa lưu: ${body.error}`, "late");
    later(AGAIN);
    return own.say(`Chưa lưu vì cổng chưa nhận; ${KEPT}`, "late", "Tải lại trang");
  }

  own.save = async () => {
    clearTimeout(timer);
    const text = written();
    if (busy || own.stopped || text === own.saved) return;
    busy = true;
    own.say("Đang lưu…");
    await send(text);
    busy = false;
    // Who was told that somebody was faster looks first, then presses again.
    if (waiting && !own.stopped) form.requestSubmit(waiting);
    waiting = null;
  };

  form.addEventListener("input", () => {
    own.keep();
    if (own.stopped) return;
    if (!busy) own.say("Chưa lưu.");
    later(PAUSE);
  });
  window.addEventListener("online", own.save);
  document.addEventListener("visibilitychange", own.save);

  // A button waits for a save that is on its way: two at once would look like two people.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = event.submitter;
  });
  return own;
};
