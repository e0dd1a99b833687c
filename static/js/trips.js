// Inspection trips (data-kc-trips): the page stays on this machine, visits written without a signal wait and go once.
(() => {
  const bar = document.querySelector("[data-kc-trips]");
  const OURS = ["form_token", "send_key", "csrfmiddlewaretoken", "files", "kept"];
  const WAITS = [5000, 10000, 20000, 40000, 60000], DAY = 86400000, KEPT_DAYS = 14;
  const queue = document.querySelector("[data-kc-queue]");
  const kept = kcKept("kc-chuyen-kiem-tra", bar.dataset.kcStatic);
  const writers = new Map(); // address of a visit's form → its writer
  let tries = 0, timer, fault = 0;

  const two = (number) => String(number).padStart(2, "0");
  const clock = (at) => {
    const then = new Date(at);
    return `${two(then.getHours())}:${two(then.getMinutes())} ${two(then.getDate())}/${two(then.getMonth() + 1)}`;
  };
  const part = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });
  const act = (label, run) => {
    const made = part("button", label, "btn small");
    made.type = "button";
    made.addEventListener("click", run);
    return made;
  };
  const link = (label, url) => Object.assign(part("a", label, "btn small"), { href: url });

  // -- the queue

  const words = (entry) => {
    if (entry.state === "sent") return ["tone-green", "Đã gửi biên bản."];
    if (entry.state === "refused") return ["tone-red", "Biên bản chưa gửi được, còn chỗ phải sửa."];
    if (fault === 401) return ["tone-amber", "Phiên làm việc đã hết. Biên bản được giữ trên máy; đăng nhập lại rồi gửi."];
    if (fault) return ["tone-amber", "Cổng đang bận. Biên bản được giữ trên máy và sẽ tự gửi lại."];
    return ["tone-amber", "Đang không có mạng. Biên bản được giữ trên máy và sẽ tự gửi khi có tín hiệu."];
  };

  const note = (entry) => {
    const [tone, said] = words(entry), made = part("div", "", `note ${tone}`), acts = part("div", "", "acts");
    const files = entry.files.length ? ` · ${entry.files.length} tệp` : "";
    made.append(part("p", said, "title"), part("p", `${entry.title}${files} · ${clock(entry.at)}`));
    Object.values(entry.errors || {}).flat().forEach((why) => made.append(part("p", why)));
    (entry.left || []).forEach((why) => made.append(part("p", `Còn một tệp chưa gửi: ${why}`)));
    if (entry.state === "waiting" && fault === 401) acts.append(link("Đăng nhập", window.location.href));
    if (entry.state === "waiting") acts.append(act("Gửi ngay", flush));
    if (entry.state === "sent") acts.append(link("Mở đề án", entry.url));
    else if (writers.has(entry.action)) acts.append(act("Mở lại để sửa", () => writers.get(entry.action).reopen(entry)));
    acts.append(act("Bỏ", () => forget(entry)));
    made.append(acts);
    return made;
  };

  const show = async () => {
    const entries = (await kcOutbox.all()).filter((entry) => entry.state !== "draft");
    queue.replaceChildren(...entries.map(note));
    queue.hidden = !entries.length;
    return entries;
  };

  const forget = async (entry) => {
    if (entry.state !== "sent" && !window.confirm("Bỏ biên bản này, không gửi nữa?")) return;
    await kcOutbox.remove(entry.key);
    await show();
  };

  const freshen = async () => {
    const csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const waiting = (await kcOutbox.all()).filter((entry) => entry.state === "waiting" && csrf && entry.csrf !== csrf);
    await Promise.all(waiting.map((entry) => kcOutbox.put({ ...entry, csrf })));
  };

  const flush = async () => {
    clearTimeout(timer);
    await freshen();
    fault = 0;
    await kcOutbox.flush().then(() => { tries = 0; }, (error) => {
      fault = error.status || 0;
      timer = setTimeout(flush, WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    });
    await show();
  };

  const askWorker = async () => (await navigator.serviceWorker?.ready)?.sync?.register("kc-kiem-tra");

  // -- one visit's form

  const writer = (page) => {
    const saved = page.querySelector("[data-kc-saved]"), box = page.querySelector("[data-kc-attach]");
    const list = box.querySelector("ul");
    let form, typing, touched = false;

    const typed = () => [...new FormData(page)].filter(([name, value]) => !OURS.includes(name) && typeof value === "string");
    const keep = async () => {
      if (!touched || form.state !== "draft") return;
      form.fields = typed();
      form.at = Date.now();
      await kcOutbox.put(form);
      saved.textContent = `Đã lưu trên máy này lúc ${clock(form.at)}.`;
    };
    const keepSoon = () => { touched = true; clearTimeout(typing); typing = setTimeout(keep, 400); };

    const start = (known) => {
      form = {
        fields: [], files: [], at: Date.now(), key: kcOutbox.newKey(), ...known, title: page.dataset.kcVisit, state: "draft", action: page.action,
        upload: box.dataset.kcAttach, token: page.elements.form_token.value, csrf: page.elements.csrfmiddlewaretoken.value,
      };
      form.fields.forEach(([name, value]) => { if (page.elements[name]) page.elements[name].value = value; });
      list.replaceChildren();
      attach.use(form);
    };

    const attach = (() => {
      let held = { files: [] };
      // The list of photos reads and writes whatever form is open now.
      const open = new Proxy({}, { get: (_, name) => held[name], set: (_, name, value) => { held[name] = value; return true; } });
      let shown;
      return { use: (next) => { held = next; if (shown) shown.refresh(); else shown = kcAttach(box, open, keepSoon); }, settled: () => shown.settled() };
    })();

    const reopen = async (entry) => {
      await kcOutbox.put({ ...entry, state: "draft", at: Date.now() });
      window.location.hash = "";
      window.location.reload();
    };

    const send = async () => {
      const button = page.querySelector("[type=submit], button:not([type])");
      button.disabled = true;
      await Promise.race([attach.settled(), new Promise((done) => { setTimeout(done, 3000); })]);
      clearTimeout(typing);
      touched = true;
      await keep();
      await kcOutbox.put({ ...form, state: "waiting" });
      page.reset();
      touched = false;
      saved.textContent = "";
      start();
      page.closest("details").open = false;
      button.disabled = false;
      askWorker().catch(() => {});
      await show();
      queue.scrollIntoView({ block: "center" });
      await flush();
    };

    const begin = (known) => {
      const draft = known.filter((entry) => entry.state === "draft" && entry.action === page.action).pop();
      start(draft);
      if (draft) {
        saved.textContent = `Nội dung viết lúc ${clock(draft.at)} được lấy lại từ máy này.`;
        page.closest("details").open = true;
      }
      delete page.dataset.kcOnce; // this script sees to it that a form is sent once
      page.addEventListener("input", keepSoon);
      page.addEventListener("change", keepSoon);
      page.addEventListener("submit", (event) => { event.preventDefault(); if (!page.querySelector(":disabled")) send(); });
      window.addEventListener("pagehide", keep);
    };
    return { begin, reopen };
  };

  // -- packs kept on this machine

  const showPacks = async () => {
    const place = document.querySelector("[data-kc-packs]");
    if (!place) return;
    const packs = (await (await kept.open()).keys()).filter((request) => new URL(request.url).pathname.endsWith("/tap/"));
    const rows = packs.map((request) => {
      const count = new URL(request.url).searchParams.getAll("de-an").length;
      const row = part("p", "", "acts");
      row.append(link(`Tập hồ sơ ${two(count)} đề án`, request.url), act("Xóa khỏi máy", async () => { await (await kept.open()).delete(request); await showPacks(); }));
      return row;
    });
    place.replaceChildren(part("h2", "Tập hồ sơ đã giữ trên máy này"), ...rows);
    place.hidden = !packs.length;
  };

  const begin = async () => {
    const known = await kcOutbox.all();
    const old = known.filter((entry) => Date.now() - entry.at > KEPT_DAYS * DAY && entry.state !== "waiting");
    await Promise.all(old.map((entry) => kcOutbox.remove(entry.key)));
    document.querySelectorAll("[data-kc-visit]").forEach((page) => {
      const made = writer(page);
      writers.set(page.action, made);
      made.begin(known.filter((entry) => !old.includes(entry)));
    });
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
    navigator.serviceWorker?.addEventListener("message", show);
    await showPacks();
    if ((await show()).some((entry) => entry.state === "waiting")) flush();
    await navigator.serviceWorker?.register(bar.dataset.kcTrips);
    const said = document.querySelector("[data-kc-kept]");
    await kept.keep(window.location.href).then((done) => { if (done && said) said.textContent = "Đã giữ trên máy này, mở được khi không có mạng."; }, () => {
      if (said) said.textContent = "Đang mở bản giữ trên máy này.";
    });
  };

  begin().catch(() => {}); // a browser that keeps nothing sends each form as it stands
})();
