// Photos and papers of a form (data-kc-attach): shrunk, sent one by one as they are picked, tried again, taken back.
// Without this script the same box sends the files with the form.
const kcAttach = (() => {
  const SIDE = 1600, QUALITY = 0.8, MEGABYTE = 1048576;
  const WAITS = [3000, 10000, 30000];

  const megabytes = (size) => `${(Math.max(size, 52429) / MEGABYTE).toFixed(1).replace(".", ",")} MB`;

  const shrink = async (file) => {
    if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type)) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
      if (!small || small.size >= file.size) return file;
      return new File([small], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
    } catch {
      return file; // no picture that this browser can read: the portal says what it thinks of it
    }
  };

  const element = (tag, text, act) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (act) {
      made.type = "button";
      made.className = "btn small quiet";
      made.addEventListener("click", act);
    }
    return made;
  };

  // `form` as in outbox.js; `changed` is called whenever its files are others than before.
  return (box, form, changed) => {
    const input = box.querySelector("input[type=file]");
    const list = box.querySelector("ul");
    const limit = { files: Number(box.dataset.kcMost), bytes: Number(box.dataset.kcBytes) };
    const busy = new Map();

    const status = (file) => {
      if (file.id) return "đã nhận";
      if (busy.has(file)) return file.part ? `đang gửi ${Math.round(file.part * 100)} %` : "đang gửi…";
      return "chờ gửi";
    };

    const row = (file) => {
      const line = document.createElement("li");
      line.classList.toggle("refused", Boolean(file.error));
      const said = element("span", file.name);
      said.append(element("small", file.error || `${megabytes(file.size)} · ${status(file)}`));
      if (busy.has(file)) {
        const bar = document.createElement("progress");
        bar.value = file.part || 0;
        bar.setAttribute("aria-label", file.name);
        said.append(bar);
      }
      line.append(said);
      if (!file.id && !file.error && !busy.has(file)) line.append(element("button", "Gửi lại", () => push(file)));
      line.append(element("button", "Bỏ", () => drop(file)));
      line.lastChild.setAttribute("aria-label", `Bỏ tệp ${file.name}`);
      return line;
    };

    const say = (words) => { box.querySelector("[data-kc-said]").textContent = words; };

    const show = () => {
      const kept = form.files.filter((file) => file.id).map((file) => Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: file.id }));
      list.replaceChildren(...form.files.map(row), ...kept);
    };

    const push = (file, tried = 0) => {
      if (busy.has(file) || file.id || file.error || !form.files.includes(file)) return;
      file.part = 0;
      const work = kcOutbox.sendFile(form, file, (part) => { file.part = part; show(); })
        .catch(() => { if (tried < WAITS.length) setTimeout(() => push(file, tried + 1), WAITS[tried]); })
        .finally(() => { busy.delete(file); delete file.part; show(); changed(); });
      busy.set(file, work);
      show();
    };

    const drop = (file) => {
      form.files.splice(form.files.indexOf(file), 1);
      if (file.id) kcOutbox.post(box.dataset.kcDiscard, [...kcOutbox.named(form), ["id", file.id]]).catch(() => {});
      show();
      changed();
      input.focus();
    };

    const add = async (picked) => {
      const room = limit.files - form.files.length;
      for (const original of [...picked].slice(0, room)) {
        const blob = await shrink(original);
        const file = { name: blob.name, size: blob.size, blob, id: null, error: "" };
        if (blob.size > limit.bytes) file.error = `nặng hơn ${megabytes(limit.bytes)}, không gửi được`;
        if (!blob.size) file.error = "trống, không có gì bên trong";
        form.files.push(file);
        show();
        push(file);
      }
      say(picked.length > room ? `Mỗi lần gửi nhận tối đa ${limit.files} tệp.` : "");
      changed();
    };

    list.querySelectorAll("input[name=kept]").forEach((kept) => {
      const { name, size } = kept.dataset;
      const id = Number(kept.value);
      if (!form.files.some((file) => file.id === id)) form.files.push({ name, size: Number(size), blob: null, id, error: "" });
    });
    box.classList.add("live");
    input.addEventListener("change", () => { const picked = [...input.files]; input.value = ""; add(picked); });
    window.addEventListener("online", () => form.files.forEach((file) => push(file)));
    show();
    form.files.forEach((file) => push(file));
    return {
      settled: () => Promise.all(busy.values()),
      refresh: () => show(),
      // Whether a file is still here only; says so.
      lacks: () => {
        const left = form.files.some((file) => !file.id && !file.error);
        say(left ? "Còn tệp chưa gửi được: bấm “Gửi lại”, hoặc bỏ tệp đó ra." : "");
        return left;
      },
    };
  };
})();

// A form that is not kept on the machine: it waits for its files when it is sent.
document.querySelectorAll("[data-kc-attach]").forEach((box) => {
  const page = box.closest("form");
  if (page.matches("[data-kc-outbox]")) return;
  const field = (name) => page.elements[name];
  field("send_key").value ||= kcOutbox.newKey();
  const form = { key: field("send_key").value, token: field("form_token").value, upload: box.dataset.kcAttach, files: [] };
  const attached = kcAttach(box, form, () => {});
  page.addEventListener("submit", async (event) => {
    if (form.settled) return;
    event.preventDefault();
    event.stopPropagation(); // before forms.js takes it for sent
    await attached.settled();
    if (attached.lacks()) return;
    field("form_token").value = form.token;
    form.settled = true;
    setTimeout(() => page.requestSubmit()); // not while the browser is still busy with this event
  });
});
