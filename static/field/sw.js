// Keeps the shell of the offline page, nothing else. VERSION and ASSETS stand above.
"use strict";
const CACHE = `field-${VERSION}`;
const SHELL = ASSETS[0];

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      for (const address of ASSETS) {
        const answer = await fetch(address, { cache: "no-store", redirect: "error" });
        if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
        await cache.put(address, answer);
      }
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names.filter((name) => name.startsWith("field-") && name !== CACHE).map((name) => caches.delete(name)),
      );
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  const path = address.pathname + address.search;
  const kept = request.mode === "navigate" && address.pathname === SHELL ? SHELL : path;
  if (!ASSETS.includes(kept)) return; // data is never kept here
  event.respondWith(
    caches.open(CACHE).then(async (cache) => (await cache.match(kept)) ?? fetch(request)),
  );
});
