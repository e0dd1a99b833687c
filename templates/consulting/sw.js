{% load static %}// Opens the public form without a signal, and sends what waits when the signal is back.
importScripts("{% static "js/outbox.js" %}");
const PAGE = "{% url "consulting:request" %}";
const STATIC = "{% get_static_prefix %}";
const CACHE = "kc-to-khai";
const PATIENCE = 6000; // milliseconds, when there is a kept copy to show instead

const keepPage = async () => {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  const page = await fetch(PAGE);
  const linked = [...(await page.clone().text()).matchAll(/(?:href|src)="([^"]+)"/g)].map((found) => found[1]);
  await cache.put(PAGE, page);
  await cache.addAll(linked.filter((url) => url.startsWith(STATIC)));
};

const within = (time, answer) => Promise.race([
  answer,
  new Promise((_, reject) => { setTimeout(() => reject(new Error("too slow")), time); }),
]);

const freshOrKept = async (request, name) => {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(name);
  try {
    const answer = await (kept ? within(PATIENCE, fetch(request)) : fetch(request));
    if (answer.ok) await cache.put(name, answer.clone());
    return answer;
  } catch {
    return kept || Response.error();
  }
};

const tellPages = async () => {
  for (const page of await clients.matchAll()) page.postMessage("sent");
};

self.addEventListener("install", (event) => event.waitUntil(keepPage().catch(() => {}).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE && request.mode === "navigate") event.respondWith(freshOrKept(request, PAGE));
  else if (pathname.startsWith(STATIC)) event.respondWith(freshOrKept(request, request.url));
});
self.addEventListener("sync", (event) => event.waitUntil(kcOutbox.flush().finally(tellPages)));
