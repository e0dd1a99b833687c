{% load static %}// Opens the public form without a signal, and sends what waits when the signal is back.
importScripts("{% static "js/outbox.js" %}", "{% static "js/kept.js" %}");
const PAGE = "{% url "consulting:request" %}";
const CACHE = "kc-to-khai";
const kept = kcKept(CACHE, "{% get_static_prefix %}");

const keepPage = async () => {
  await caches.delete(CACHE);
  await kept.keep(PAGE);
};

const tellPages = async () => {
  for (const page of await clients.matchAll()) page.postMessage("sent");
};

self.addEventListener("install", (event) => event.waitUntil(keepPage().catch(() => {}).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(kcOutbox.flush().finally(tellPages)));
kept.serve(({ pathname }) => (pathname === PAGE ? PAGE : ""));
