// What a producer writes, kept on this machine until the portal has it. Shared by the page and by its service worker.
// A form: {key, state: draft|waiting|sent|refused, action, upload, token, fields: [[name, value]], files, title, at}.
// A file of it: {name, size, blob, id: what the portal calls it once it has it, error: why it will not}.
const kcOutbox = (() => {
  const MINUTE = 60000, SIGN_IN = 401; // a portal that leads elsewhere asks to sign in again
  // Each kind of form has a store of its own: a worker says which before it reads this, a page beside this script.
  const STORE = self.kcStore || self.document?.currentScript?.dataset.kcStore || "kc-yeu-cau";
  let database;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const store = async (mode) => {
    if (!database) {
      const opening = indexedDB.open(STORE, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "key" });
      database = await done(opening);
    }
    return database.transaction("forms", mode).objectStore("forms");
  };

  const get = async (key) => done((await store("readonly")).get(key));
  const all = async () => (await done((await store("readonly")).getAll())).sort((a, b) => a.at - b.at);
  const put = async (form) => done((await store("readwrite")).put(form));
  const remove = async (key) => done((await store("readwrite")).delete(key));

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // → {status, body}; throws when nothing came back. fetch cannot tell how far an upload is, so a page that asks uses XHR.
  const post = async (url, fields, { minutes = 1, progress } = {}) => {
    const body = new FormData();
    fields.forEach(([name, ...value]) => body.append(name, ...value));
    if (progress) return watched(url, body, minutes, progress);
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), minutes * MINUTE);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, signal: giveUp.signal });
      return { status: answer.redirected ? SIGN_IN : answer.status, body: await answer.json().catch(() => ({})) };
    } finally {
      clearTimeout(timer);
    }
  };

  const watched = (url, body, minutes, progress) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.timeout = minutes * MINUTE;
    request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1));
    const wanted = new URL(url, self.location.href).href;
    request.onload = () => resolve({ status: request.responseURL === wanted ? request.status : SIGN_IN, body: request.response || {} });
    request.onerror = request.ontimeout = request.onabort = () => reject(new Error("no answer"));
    request.send(body);
  });

  // What the portal answered, when it must be tried again later.
  const later = ({ status, body }) => Object.assign(new Error(`answer ${status}`), { status, said: body.error || body.errors?.__all__?.[0] });

  const named = (form) => [["form_token", form.token], ["send_key", form.key], ...(form.csrf ? [["csrfmiddlewaretoken", form.csrf]] : [])];

  // Sends one file; sets its id, or its error when the portal refuses it. Throws when it must be tried again later.
  const sendFile = async (form, file, progress, again = true) => {
    const answer = await post(form.upload, [...named(form), ["file", file.blob, file.name]], { minutes: 5, progress });
    const { status, body } = answer;
    if (status === 409 && body.form_token && again) {
      form.token = body.form_token;
      return sendFile(form, file, progress, false);
    }
    if (status === 200) file.id = body.id;
    else if (status === 422) file.error = body.error;
    else throw later(answer);
  };

  // Sends a form with its files. → the form in its new state. Throws when it must be tried again later.
  const send = async (form, tries = 3) => {
    for (const file of form.files) if (!file.id && !file.error) await sendFile(form, file);
    await put(form);
    const kept = form.files.filter((file) => file.id).map((file) => ["kept", file.id]);
    const answer = await post(form.action, [...form.fields, ...named(form), ...kept]);
    const { status, body } = answer;
    if (status === 200 && body.code) {
      const left = form.files.filter((file) => file.error).map((file) => file.error);
      return { key: form.key, state: "sent", title: form.title, at: Date.now(), code: body.code, url: body.url, left, fields: [], files: [] };
    }
    if (status === 409 && tries > 1) {
      form.token = body.form_token;
      form.files.forEach((file) => { if (body.gone.includes(file.id)) file.id = null; });
      return send(form, tries - 1);
    }
    if (status === 422 || status === 409) return { ...form, state: "refused", errors: body.errors || {} };
    throw later(answer);
  };

  // One at a time, the page or the worker.
  const alone = (act) => (self.navigator.locks ? navigator.locks.request(STORE, act) : act());

  // Sends a waiting form, unless the other side (page or worker) has sent it meanwhile. → the form as it is now.
  const deliver = (key) => alone(async () => {
    const form = await get(key);
    if (!form || form.state !== "waiting") return form;
    const after = await send(form);
    await put(after);
    return after;
  });

  // Tries every waiting form. Throws when some are still waiting.
  const flush = async () => {
    let fault;
    for (const form of await all()) {
      if (form.state === "waiting") await deliver(form.key).catch((error) => { fault = error; });
    }
    if (fault) throw fault;
  };

  return { all, alone, get, put, remove, newKey, post, named, sendFile, deliver, flush };
})();
