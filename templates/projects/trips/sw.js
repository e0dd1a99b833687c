{% load static %}// Opens the pages of an inspection trip without a signal, and sends the visits that wait when the signal is back.
self.kcStore = "kc-kiem-tra";
importScripts("{% static "js/outbox.js" %}", "{% static "js/kept.js" %}");
const CHOOSE = "{% url "projects:trips" %}", PACK = "{% url "projects:trip_pack" %}";
const kept = kcKept("kc-chuyen-kiem-tra", "{% get_static_prefix %}");

const tellPages = async () => {
  for (const page of await clients.matchAll()) page.postMessage("sent");
};

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(kcOutbox.flush().finally(tellPages)));
kept.serve((url) => ([CHOOSE, PACK].includes(url.pathname) ? url.href : ""));
