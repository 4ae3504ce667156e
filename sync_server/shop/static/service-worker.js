// Keeps the menu and the pages that were seen, so that they can be read without a connection.
"use strict";

const VERSION = self.VERSION;
const PAGES = self.PAGES;
const FILES = self.FILES;
const SHELL = `shop-${VERSION}`;
const SEEN = `seen-${VERSION}`;
const KEPT = [/^\/$/, /^\/menu/, /^\/item\//, /^\/cart$/, /^\/track/];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll(FILES);
    const seen = await caches.open(SEEN);
    await Promise.allSettled(PAGES.map((page) => seen.add(page)));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name !== SHELL && name !== SEEN) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (url.pathname.startsWith("/pictures/")) event.respondWith(picture(request, url));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
});

async function file(request) {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

// Without a connection a cover is shown in the size that is kept.
async function picture(request, url) {
  try {
    return await file(request);
  } catch {
    const kept = url.pathname.replace(/-\d+\.webp$/, "-320.webp");
    return await caches.match(kept) || Response.error();
  }
}

async function page(request, url) {
  const seen = await caches.open(SEEN);
  try {
    const answer = await within(fetch(request), PATIENCE, () => seen.match(request));
    if (answer.ok && !answer.redirected && KEPT.some((one) => one.test(url.pathname))) seen.put(request, answer.clone());
    return answer;
  } catch {
    const known = await seen.match(request) || await seen.match(request, { ignoreSearch: true });
    return known || await seen.match("/offline") || Response.error();
  }
}

// The network's answer, or what is kept when the network takes too long.
async function within(answer, patience, otherwise) {
  const late = new Promise((resolve) => { setTimeout(() => resolve(null), patience); });
  const first = await Promise.race([answer, late]);
  return first || await otherwise() || answer;
}
