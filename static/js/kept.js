// Pages kept on this machine, opened when there is no signal. Shared by pages and by their service workers.
// eslint-disable-next-line no-unused-vars
const kcKept = (name, statics) => {
  const PATIENCE = 6000; // milliseconds, when there is a kept copy to show instead
  const open = () => caches.open(name);

  // Fetches a page and what it is drawn with. → whether it is kept now.
  const keep = async (url) => {
    const page = await fetch(url);
    if (!page.ok || page.redirected) return false;
    const linked = [...(await page.clone().text()).matchAll(/(?:href|src)="([^"]+)"/g)].map((found) => found[1]);
    const cache = await open();
    await cache.put(url, page);
    await cache.addAll([...new Set(linked.filter((link) => link.startsWith(statics)))]);
    return true;
  };

  const within = (time, answer) => Promise.race([
    answer,
    new Promise((_, reject) => { setTimeout(() => reject(new Error("too slow")), time); }),
  ]);

  const freshOrKept = async (request, key) => {
    const cache = await open();
    const kept = await cache.match(key);
    try {
      const answer = await (kept ? within(PATIENCE, fetch(request)) : fetch(request));
      if (answer.ok && !answer.redirected) await cache.put(key, answer.clone());
      return answer;
    } catch {
      return kept || Response.error();
    }
  };

  // For a worker: answers from here what `keyOf(url)` names, and everything that pages are drawn with.
  const serve = (keyOf) => self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    const key = request.mode === "navigate" ? keyOf(url) : "";
    if (key) event.respondWith(freshOrKept(request, key));
    else if (url.pathname.startsWith(statics)) event.respondWith(freshOrKept(request, request.url));
  });

  return { open, keep, serve };
};
