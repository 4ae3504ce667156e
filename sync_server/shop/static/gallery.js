// Several pictures of an item: swiped by the browser itself; here, keys, thumbnails and their mark.
"use strict";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const slides = () => document.getElementById("slides");
const place = (row) => Math.round(row.scrollLeft / row.clientWidth);

function bring(number) {
  const row = slides();
  row.scrollTo({ left: number * row.clientWidth, behavior: calm.matches ? "auto" : "smooth" });
}

function mark() {
  const row = slides();
  if (!row) return;
  const shown = place(row);
  document.querySelectorAll(".thumbs a").forEach((thumb, number) => {
    if (number === shown) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  });
}

document.addEventListener("scroll", (event) => { if (event.target === slides()) mark(); }, { capture: true, passive: true });
document.addEventListener("htmx:after:swap", mark);
document.addEventListener("click", (event) => {
  const thumb = event.target.closest(".thumbs a");
  if (!thumb) return;
  event.preventDefault();
  bring([...thumb.parentElement.children].indexOf(thumb));
});
document.addEventListener("keydown", (event) => {
  const row = slides();
  if (event.target !== row) return;
  const last = row.children.length - 1;
  const to = { ArrowLeft: place(row) - 1, ArrowRight: place(row) + 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  bring(Math.min(Math.max(to, 0), last));
});
