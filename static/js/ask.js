// The public form (data-kc-outbox): what is typed stays on this machine until the portal has it, and goes when it can.
(() => {
  const page = document.querySelector("[data-kc-outbox]");
  const OURS = ["form_token", "send_key", "website", "files", "kept"];
  const WAITS = [5000, 10000, 20000, 40000, 60000];
  const DAY = 86400000, KEPT_DAYS = 30;
  const queue = document.querySelector("[data-kc-queue]");
  const saved = document.querySelector("[data-kc-saved]");
  const button = page.querySelector("[type=submit], button:not([type])");
  const fault = document.querySelector("[data-kc-fault]");
  let form, attached, touched = false, tries = 0, timer, sending = false, answered = false;

  const two = (number) => String(number).padStart(2, "0");
  const clock = (at) => {
    const then = new Date(at), today = then.toDateString() === new Date().toDateString();
    return `${two(then.getHours())}:${two(then.getMinutes())}${today ? "" : ` ${two(then.getDate())}/${two(then.getMonth() + 1)}`}`;
  };

  const typed = () => [...new FormData(page)].filter(([name, value]) => !OURS.includes(name) && typeof value === "string");

  const fill = (fields) => fields.forEach(([name, value]) => {
    const boxes = page.elements[name];
    if (!boxes || name === "consent") return; // whoever sends says so anew
    if (boxes instanceof RadioNodeList) boxes.value = value;
    else boxes.value = value;
  });

  // -- keeping

  const keep = async () => {
    if (form.state !== "draft" || !touched) return;
    form.fields = typed();
    form.title = page.elements.establishment_name.value.trim() || "Yêu cầu chưa ghi tên cơ sở";
    form.at = Date.now();
    await kcOutbox.put(form);
    saved.textContent = `Đã lưu trên máy này lúc ${clock(form.at)}.`;
  };
  let typing;
  const keepSoon = () => { touched = true; clearTimeout(typing); typing = setTimeout(keep, 400); };

  const start = (known) => {
    const key = known?.key || page.elements.send_key.value || kcOutbox.newKey();
    const box = page.querySelector("[data-kc-attach]");
    form = { fields: [], files: [], title: "", at: Date.now(), ...known, key, state: "draft", action: page.action, upload: box.dataset.kcAttach, token: page.elements.form_token.value };
    page.elements.send_key.value = key;
    attached = kcAttach(box, form, keepSoon);
  };
  const restart = () => { form.state = "left"; window.location.reload(); };

  // -- the queue

  const part = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });
  const act = (label, run) => {
    const made = part("button", label, "btn small");
    made.type = "button";
    made.addEventListener("click", run);
    return made;
  };
  const link = (label, url) => Object.assign(part("a", label, "btn small"), { href: url });

  const WORDS = {
    busy: ["tone-amber", "Cổng đang bận. Yêu cầu được giữ trên máy và sẽ tự gửi lại."],
    waiting: ["tone-amber", "Đang không có mạng. Yêu cầu được giữ trên máy và sẽ tự gửi khi có tín hiệu."],
    refused: ["tone-red", "Yêu cầu chưa gửi được, còn chỗ phải sửa."],
    sent: ["tone-green", "Đã gửi. Ghi lại mã tra cứu này."],
  };

  const note = (entry) => {
    const [tone, words] = WORDS[entry.state === "waiting" && answered ? "busy" : entry.state];
    const made = part("div", "", `note ${tone}`);
    const files = entry.files.length ? ` · ${entry.files.length} tệp` : "";
    made.append(part("p", words, "title"), part("p", `${entry.title}${files} · ${clock(entry.at)}`));
    if (entry.code) made.append(part("p", entry.code, "code"));
    (entry.left || []).forEach((why) => made.append(part("p", `Còn một tệp chưa gửi: ${why}`)));
    const acts = part("div", "", "acts");
    if (entry.state === "waiting") acts.append(act("Gửi ngay", () => flush()));
    if (entry.state === "sent" && Date.now() - entry.at < DAY) acts.append(link("Mở phiếu", entry.url));
    if (entry.state === "sent") acts.append(link("Tra cứu", `${queue.dataset.kcQueue}?ma=${entry.code}`));
    else acts.append(act("Mở lại để sửa", () => reopen(entry)));
    acts.append(act("Bỏ", () => forget(entry)));
    made.append(acts);
    return made;
  };

  const show = async () => {
    const own = (entry) => sending && !page.hidden && entry.key === form.key; // on its way this moment
    const entries = (await kcOutbox.all()).filter((entry) => entry.state !== "draft" && !own(entry));
    queue.replaceChildren(...entries.map(note), ...(page.hidden ? [act("Viết yêu cầu khác", restart)] : []));
    queue.hidden = !queue.childElementCount;
    return entries;
  };

  const forget = async (entry) => {
    if (entry.state !== "sent" && !window.confirm("Bỏ yêu cầu này, không gửi nữa?")) return;
    await kcOutbox.remove(entry.key);
    if (entry.key === form.key) restart();
    else await show();
  };

  const reopen = async (entry) => {
    await kcOutbox.put({ ...entry, state: "draft", at: Date.now() });
    restart();
  };

  // -- sending

  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
  };

  const flush = async () => {
    clearTimeout(timer);
    answered = false;
    await kcOutbox.flush().then(() => { tries = 0; }, (error) => { answered = Boolean(error.status); again(); });
    await show();
  };

  // Where the browser can, the worker sends it also when this page is closed.
  const askWorker = async () => (await navigator.serviceWorker?.ready)?.sync?.register("kc-yeu-cau");

  const wait = async (error) => {
    answered = Boolean(error.status);
    page.hidden = true;
    await show();
    queue.scrollIntoView({ block: "center" });
    again();
  };

  const back = async (words = "") => {
    form.state = "draft";
    await kcOutbox.alone(() => kcOutbox.put(form)); // the worker may hold it this moment
    await show();
    button.disabled = false;
    button.textContent = button.dataset.kcLabel;
    sending = false;
    fault.textContent = words;
    fault.hidden = !words;
    if (words) fault.scrollIntoView({ block: "center" });
  };

  const unsaid = () => {
    page.querySelectorAll("[data-kc-either]").forEach((group) => {
      const boxes = [...group.querySelectorAll("input, select, textarea")].filter((box) => box.type !== "file");
      const said = boxes.some((box) => (box.type === "radio" ? box.checked : box.value.trim()));
      boxes[0].setCustomValidity(said ? "" : group.dataset.kcEither);
    });
    return !page.checkValidity();
  };

  const send = async () => {
    sending = true;
    button.dataset.kcLabel ||= button.textContent;
    button.disabled = true;
    button.textContent = "Đang gửi…";
    await attached.settled();
    clearTimeout(typing);
    touched = true;
    await keep();
    form.state = "waiting";
    await kcOutbox.put(form);
    if (!unsaid()) askWorker().catch(() => {});
    try {
      const after = await kcOutbox.deliver(form.key);
      if (after.state === "sent") window.location.assign(after.url);
      else await explain(after);
    } catch (error) {
      if (error.status === 429) return back(error.said);
      if (!unsaid()) return wait(error);
      await back();
      page.reportValidity();
    }
    return undefined;
  };

  // The portal's own page says best what is wrong, and shows everything typed.
  const explain = async (refused) => {
    await kcOutbox.put({ ...refused, state: "draft" });
    page.elements.form_token.value = refused.token;
    page.submit();
  };

  // -- begin

  const begin = async () => {
    const known = await kcOutbox.all();
    const old = known.filter((entry) => Date.now() - entry.at > KEPT_DAYS * DAY && entry.state !== "waiting");
    await Promise.all(old.map((entry) => kcOutbox.remove(entry.key)));
    const posted = await kcOutbox.get(page.elements.send_key.value);
    const draft = page.dataset.kcBound ? posted : known.filter((entry) => entry.state === "draft" && !old.includes(entry)).pop();
    if (draft && !page.dataset.kcBound) {
      touched = true;
      fill(draft.fields);
      saved.textContent = `Nội dung viết lúc ${clock(draft.at)} được lấy lại từ máy này. `;
      saved.append(act("Xóa, viết lại từ đầu", async () => { await kcOutbox.remove(draft.key); page.reset(); restart(); }));
    }
    start(draft);
    delete page.dataset.kcOnce; // this script sees to it that a form is sent once
    page.addEventListener("input", keepSoon);
    page.addEventListener("change", keepSoon);
    page.addEventListener("submit", (event) => { event.preventDefault(); if (!sending) send(); });
    window.addEventListener("online", flush);
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) restart(); });
    navigator.serviceWorker?.addEventListener("message", show);
    await navigator.serviceWorker?.register(page.dataset.kcOutbox, { scope: new URL(page.action).pathname }).catch(() => {});
    if ((await show()).some((entry) => entry.state === "waiting")) await flush();
  };

  begin().catch(() => {}); // a browser that keeps nothing sends the form as it stands
})();
