// A phone: follows the room, counts down, and sends again what did not arrive. Nothing here is needed to take part.
"use strict";
const main = document.querySelector("main");
const status = document.querySelector(".status");
const OUTBOX = `outbox-${main.dataset.room}`; // of this session: what another one left behind is not sent here
const EVERY = 4000; // ms between looks at the room
const AGAIN = 3000; // ms before a sending is tried anew
const PATIENCE = 10000; // ms for an answer: a laptop that fell asleep gives none

let outbox = [];
try {
  Object.keys(localStorage).filter((name) => name.startsWith("outbox") && name !== OUTBOX).forEach((name) => localStorage.removeItem(name));
  outbox = JSON.parse(localStorage.getItem(OUTBOX) || "[]");
} catch (_error) { /* a browser that keeps nothing: the outbox lasts as long as the page */ }
function keep(list) {
  outbox = list;
  try { localStorage.setItem(OUTBOX, JSON.stringify(list)); } catch (_error) { /* as above */ }
}
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

async function ask(url, how) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try { return await fetch(url, { ...how, signal: stop.signal }); } finally { clearTimeout(late); }
}

let sending = false; // one at a time, in the order in which they were written
async function deliver() {
  if (sending || !outbox.length) return;
  sending = true;
  const { url, body, key } = outbox[0];
  try {
    const answer = await ask(url, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" } });
    const told = await answer.json();
    const later = answer.status >= 500 || answer.status === 429;
    status.textContent = told.saved ? main.dataset.saved : told.told;
    if (!later) keep(outbox.filter((each) => each.key !== key));
    if (told.saved) document.querySelectorAll(".next").forEach((each) => { each.hidden = false; });
    setTimeout(deliver, later ? AGAIN : 0);
  } catch (_error) {
    status.textContent = main.dataset.waiting;
    setTimeout(deliver, AGAIN);
  }
  sending = false;
}

for (const form of document.querySelectorAll("form.send")) {
  form.addEventListener("input", () => { form.dataset.touched = "yes"; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const key = fresh();
    body.set("key", key);
    keep([...outbox, { url: form.action, body: body.toString(), key }]);
    delete form.dataset.touched;
    status.textContent = "…";
    deliver();
  });
}

function moved() {
  if (!document.querySelector("form[data-touched]")) {
    location.assign("/");
  } else if (!document.querySelector(".moved")) {
    const told = document.createElement("p");
    told.className = "band moved";
    told.append(`${main.dataset.moved} `);
    const go = document.createElement("a");
    go.href = "/";
    go.className = "button";
    go.textContent = main.dataset.go;
    told.append(go);
    main.prepend(told);
  }
}

async function look() {
  try {
    const state = await (await ask("/state")).json();
    if (state.m !== main.dataset.mark) moved();
    if (clock) setLeft(state.left);
  } catch (_error) { /* the next look will tell */ }
  setTimeout(look, EVERY * (0.75 + Math.random() / 2));
}

const clock = document.querySelector("[data-left]");
let end = 0;
let said = new Set();
function setLeft(left) {
  const next = performance.now() + 1000 * left;
  if (next > end + 5000) said = new Set(); // more time was given: count down anew
  end = next;
}
function tick() {
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  clock.querySelector(".time").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const words = { 60: clock.dataset.minute, 10: clock.dataset.ten, 0: clock.dataset.over }[left];
  if (words && !said.has(left)) { said.add(left); clock.querySelector(".spoken").textContent = words; }
}
if (clock) { setLeft(Number(clock.dataset.left)); setInterval(tick, 500); }
setTimeout(look, EVERY * Math.random());
deliver();
