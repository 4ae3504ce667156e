// What the pages do beyond links and forms. All of it can be missing: then every change is a page.
"use strict";

document.documentElement.classList.add("scripted");
const kept = readKept();

function readKept() {
  const element = document.getElementById("kept");
  try {
    return element ? JSON.parse(element.textContent) : null;
  } catch {
    return null;
  }
}

// Steppers count in the same frame; the price follows.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  event.preventDefault();
  const stepper = button.closest(".stepper");
  const input = stepper.querySelector("input");
  const number = Number(input.value) + Number(button.dataset.step);
  input.value = Math.min(Math.max(number, Number(input.min)), Number(input.max));
  const counter = button.closest(".counter");
  if (counter) counter.dataset.count = input.value;
  if (counter && input.value === "0") counter.querySelector(".more-of").focus();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const counter = event.target.closest(".counter");
  if (counter && event.target.type === "number") counter.dataset.count = Number(event.target.value) || 0;
});

// Enter in a field that has a button of its own presses that one.
document.addEventListener("keydown", (event) => {
  const button = event.key === "Enter" && document.getElementById(event.target.dataset?.enter);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("input", (event) => {
  const told = event.target.dataset.counted && document.getElementById(event.target.dataset.counted);
  if (told) told.textContent = [...event.target.value].length;
});

// An order is sent once, whatever is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || ["show", "drop"].includes(event.submitter?.name)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll(".main-action").forEach((one) => { one.disabled = true; }));
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-once]")) {
    delete form.dataset.sent;
    form.querySelectorAll(".main-action").forEach((one) => { one.disabled = false; });
  }
});

// Sheets
let opener = null;
document.addEventListener("htmx:after:swap", (event) => {
  const sheet = document.getElementById("sheet");
  if (sheet && !sheet.open && sheet.querySelector("form") && event.detail?.ctx?.target?.id === "sheet-body") {
    opener = event.detail.ctx.sourceElement;
    sheet.showModal();
    document.getElementById("sheet-title")?.focus();
  }
  const source = event.detail?.ctx?.sourceElement?.id;
  const code = source === "apply-code" && document.getElementById("code");
  if (code) code.value = code.getAttribute("value");
  const builder = document.getElementById("builder");
  if (builder) settleChoices(builder);
  showCategory();
  leaveLater();
});
document.addEventListener("click", (event) => {
  const sheet = document.getElementById("sheet");
  if (!sheet?.open) return;
  if (event.target === sheet || event.target.closest("[data-close]")) {
    event.preventDefault();
    sheet.close();
  }
});
document.getElementById("sheet")?.addEventListener("close", () => {
  document.getElementById("sheet-body").replaceChildren();
  if (opener?.isConnected) opener.focus();
});

// The server may take a choice back (a crust that this size lacks); the controls say what it says.
function settleChoices(builder) {
  for (const input of builder.querySelectorAll("[type=radio], [type=checkbox]")) {
    input.checked = input.hasAttribute("checked");
  }
}

// The category that is open is in sight in its row.
function showCategory() {
  const row = document.querySelector(".categories");
  const open = row?.querySelector("[aria-current]");
  if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.clientWidth) / 2;
}
showCategory();

// A small picture stays in sight while the options scroll.
const large = document.getElementById("picture");
if (large && "IntersectionObserver" in window) {
  new IntersectionObserver(([seen]) => {
    document.body.classList.toggle("picture-passed", !seen.isIntersecting);
  }, { rootMargin: "-140px 0px 0px 0px" }).observe(large);
}

if (matchMedia("(min-width: 1080px)").matches) {
  for (const one of document.querySelectorAll("[data-open-wide]")) one.open = true;
}

// What may be undone leaves after 8 seconds.
function leaveLater() {
  for (const element of document.querySelectorAll("[data-leaves]:not([data-leaving])")) {
    element.dataset.leaving = "yes";
    setTimeout(() => { if (!element.matches(":focus-within")) element.remove(); }, 8000);
  }
}
leaveLater();

// A request that did not arrive leaves the page as it was and offers to try again.
const trouble = document.getElementById("trouble");
let again = () => location.reload();
document.addEventListener("htmx:error", (event) => {
  const { sourceElement: source, sourceEvent: cause, request } = event.detail?.ctx ?? {};
  if (!source || source.id === "order-state") return;
  again = () => {
    if (cause.type === "submit") source.requestSubmit(request.submitter);
    else if (cause.type === "click") source.click();
    else source.dispatchEvent(new Event(cause.type, { bubbles: true }));
  };
  trouble.hidden = false;
});
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail?.ctx?.sourceElement?.id === "order-state") return;
  again = () => location.reload();
  trouble.hidden = false;
});
document.addEventListener("htmx:before:request", () => { trouble.hidden = true; });
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-again]")) return;
  event.preventDefault();
  trouble.hidden = true;
  if (document.querySelector("[data-offline-page]")) location.reload();
  else again();
});

// The way of an order, live.
function follow(state) {
  let seen = document.body.dataset.clock;
  const refresh = () => htmx.ajax("GET", state.dataset.refresh, { target: "#order-state", swap: "innerMorph", source: state });
  const pill = () => state.querySelector(".live");
  const show = (live) => {
    const element = pill();
    if (!element) return;
    const words = element.querySelector("[data-live]");
    element.classList.toggle("lost", !live);
    words.textContent = live ? words.dataset.live : words.dataset.lost;
  };
  let live = false;
  let shownAt = performance.now();
  document.addEventListener("htmx:after:swap", () => { shownAt = performance.now(); show(live); });
  if (!state.dataset.stream) return;
  let stream = null;
  const listen = () => {
    stream = new EventSource(state.dataset.stream);
    stream.addEventListener("open", () => { live = true; show(true); });
    stream.addEventListener("order", (event) => {
      live = true;
      refresh();
      if (["completed", "cancelled"].includes(JSON.parse(event.data).status)) stream.close();
    });
    stream.addEventListener("error", () => {
      live = false;
      show(false);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000 + Math.random() * 4000);
    });
  };
  listen();
  // The minutes go on by themselves; the server is asked where words change with them.
  setInterval(() => {
    const clock = state.querySelector(".clock");
    if (!live || document.hidden || !clock || stream.readyState !== EventSource.OPEN) return;
    const is = (name) => clock.classList.contains(name);
    const left = clock.dataset.left - (performance.now() - shownAt);
    const soon = is("left") && left < 120000, over = is("any_moment") && left < 0;
    const minutes = clock.querySelector("b");
    const near = (is("left") || is("waiting")) && !minutes && left <= 120 * 60000;
    if (soon || over || near) { refresh(); return; }
    if (!minutes) return;
    const said = is("late") ? "+" + Math.ceil(-left / 60000) : String(Math.max(Math.ceil(left / 60000), 0));
    if (is("left")) document.title = document.title.replace(minutes.textContent, said);
    minutes.textContent = said;
    const ring = clock.querySelector(".ring");
    if (!ring || is("late")) return;
    const round = Number(ring.getAttribute("stroke-dasharray").split(" ")[1]);
    const share = Math.min(Math.max(left / Math.max(clock.dataset.whole, 60000), 0), 1);
    ring.setAttribute("stroke-dasharray", `${round * share} ${round}`);
  }, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && live) refresh(); });
}
const state = document.getElementById("order-state");
if (state) follow(state);

// Without a connection: what was kept is shown with its age, ordering waits.
function connection() {
  const away = !navigator.onLine;
  const strip = document.getElementById("offline-strip");
  if (strip) strip.hidden = !away;
  for (const element of document.querySelectorAll("[data-needs-connection]")) {
    if (away && !element.dataset.words) {
      element.dataset.words = element.innerHTML;
      element.textContent = element.dataset.needsConnection;
      element.classList.add("disabled");
      element.setAttribute("aria-disabled", "true");
    } else if (!away && element.dataset.words) {
      element.innerHTML = element.dataset.words;
      delete element.dataset.words;
      element.classList.remove("disabled");
      element.removeAttribute("aria-disabled");
    }
  }
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
});
window.addEventListener("offline", connection);
window.addEventListener("online", connection);
connection();

const offlinePage = document.querySelector("[data-offline-page]");
if (offlinePage) {
  showKept();
  window.addEventListener("online", tryAgain);
  setInterval(tryAgain, 3000);
} else if (kept) remember(kept);

// A reload while the server is still away would only bring this page again, so one is made once it answers.
async function tryAgain() {
  try {
    if ((await fetch(location.href, { method: "HEAD", cache: "no-store" })).ok) location.reload();
  } catch { /* still away: the next turn asks again */ }
}

function remember(told) {
  try {
    const before = JSON.parse(localStorage.getItem("kept") || "{}");
    localStorage.setItem("kept", JSON.stringify({ ...before, ...told }));
  } catch { /* a browser that keeps nothing */ }
}

function showKept() {
  let told = {};
  try {
    told = JSON.parse(localStorage.getItem("kept") || "{}");
  } catch { /* nothing was kept */ }
  const card = offlinePage.querySelector("[data-kept]");
  const put = (name, text) => { offlinePage.querySelector(`[data-kept-${name}]`).textContent = text; };
  if (told.pieces) {
    put("count", told.count);
    put("total", told.total);
    offlinePage.querySelector("[data-kept-cart]").hidden = card.hidden = false;
  }
  if (told.order) {
    put("number", told.order);
    offlinePage.querySelector("[data-kept-order]").hidden = card.hidden = false;
  }
}

if (location.hash === "#search") document.getElementById("search")?.focus();
document.addEventListener("click", (event) => {
  const burger = document.querySelector(".burger[open]");
  if (burger && !burger.contains(event.target)) burger.open = false;
});
document.addEventListener("keydown", (event) => {
  const burger = document.querySelector(".burger[open]");
  if (event.key === "Escape" && burger) {
    burger.open = false;
    burger.querySelector("summary").focus();
  }
  const row = event.target.closest?.(".chips.scroll, .circles, .suggestions, .offer-row, .deal-row");
  if (!row || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  row.scrollBy({ left: event.key === "ArrowRight" ? 160 : -160, behavior: "instant" });
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
