// A long text that saves itself (data-kc-draft = whose it is), beside what others save of it and who else has it open.
(() => {
  const form = document.querySelector("form[data-kc-draft]");
  if (!form) return;
  const PRESENCE = 20000;
  const part = (name) => document.querySelector(`[data-kc-draft-${name}]`);
  const box = form.elements.text, seen = form.elements.seen_version, page = part("conflict");
  const prefix = `kc-draft:${form.dataset.kcDraft}:${location.pathname}:`;
  const tab = sessionStorage.getItem("kc-tab") || Math.random().toString(36).slice(2);
  const key = prefix + tab;
  sessionStorage.setItem("kc-tab", tab);
  let conflict;

  const show = (answer) => {
    conflict = answer;
    page.hidden = false;
    part("choice").hidden = false;
    part("theirs").textContent = answer.saved;
    if (answer.error) own.say(`Chưa lưu: ${answer.error} Xem bản vừa lưu ở trên.`, "late");
  };

  const missing = ({ missing: lines }) => {
    const list = part("missing");
    const found = lines.length ? lines : [list.dataset.kcNone];
    list.replaceChildren(...found.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  };

  const own = window.kcSelfSave({
    form, key, line: part("state"), written: () => box.value,
    saved: form.dataset.kcDraftTyped ? null : box.defaultValue, took: missing, faster: show,
  });

  document.querySelectorAll("[data-kc-draft-take]").forEach((button) => button.addEventListener("click", () => {
    seen.value = conflict.version;
    if (button.dataset.kcDraftTake === "theirs") {
      box.value = own.saved = conflict.saved;
      own.forget();
      own.say("Đang dùng bản vừa lưu.");
    }
    own.stopped = false;
    page.hidden = true;
    box.focus();
    own.save();
  }));

  const insert = part("insert");
  if (insert) {
    insert.hidden = false;
    insert.addEventListener("click", () => {
      box.value = [box.value.trimEnd(), part("model").textContent].filter(Boolean).join("\n\n");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  }

  const tell = async () => {
    if (document.hidden) return;
    const answer = await own.post(form.dataset.kcDraftPresence, new URLSearchParams()).catch(() => null);
    if (!answer?.ok) return;
    const { others } = await answer.json();
    part("others").textContent = others;
    part("others").hidden = !others;
  };

  // What an earlier page of this text could not save comes back, and is saved or laid beside what is there now.
  async function restore() {
    const shown = box.value;
    const open = (await navigator.locks?.query())?.held.map((lock) => lock.name) ?? [];
    const kept = Object.keys(localStorage).filter((name) => name.startsWith(prefix) && (name === key || !open.includes(name)));
    const texts = kept.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) })).sort((a, b) => b.at - a.at);
    texts.filter((one) => one.text === own.saved).forEach((one) => localStorage.removeItem(one.name));
    const last = texts.find((one) => one.text !== own.saved);
    navigator.locks?.request(key, () => new Promise(() => {}));
    if (!last || own.stopped || box.value !== shown) return; // who types already goes on typing
    localStorage.removeItem(last.name);
    box.value = last.text;
    seen.value = last.seen;
    own.keep();
    own.save();
  }

  if (!page.hidden) {
    own.stopped = true;
    show({ version: seen.value, saved: part("theirs").textContent });
  }
  restore();
  tell();
  setInterval(tell, PRESENCE);
})();
