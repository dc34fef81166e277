// A phone: follows the room, counts down, and sends again what did not arrive. Nothing here is needed to take part.
"use strict";
const main = document.querySelector("main");
const status = document.querySelector(".status");
const OUTBOX = "outbox";
const EVERY = 4000; // ms between looks at the room
const AGAIN = 3000; // ms before a sending is tried anew

const waiting = () => JSON.parse(localStorage.getItem(OUTBOX) || "[]");
const keep = (list) => localStorage.setItem(OUTBOX, JSON.stringify(list));
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

async function deliver() {
  const list = waiting();
  if (!list.length) return;
  try {
    const { url, body } = list[0];
    const answer = await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" } });
    if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    const told = await answer.json();
    keep(waiting().slice(1));
    status.textContent = told.saved ? main.dataset.saved : told.told;
    if (waiting().length) deliver();
  } catch (_error) {
    status.textContent = main.dataset.waiting;
    setTimeout(deliver, AGAIN);
  }
}

for (const form of document.querySelectorAll("form.send")) {
  let touched = false;
  form.addEventListener("input", () => { touched = true; form.dataset.touched = "yes"; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set("key", fresh());
    keep([...waiting(), { url: form.action, body: body.toString() }]);
    delete form.dataset.touched;
    status.textContent = "…";
    deliver();
  });
}

function moved() {
  if (document.querySelector("form[data-touched]")) {
    if (!document.querySelector(".moved")) {
      const told = document.createElement("p");
      told.className = "band moved";
      told.append(main.dataset.moved + " ");
      const go = document.createElement("a");
      go.href = "/";
      go.className = "button";
      go.textContent = main.dataset.go;
      told.append(go);
      main.prepend(told);
    }
  } else {
    location.assign("/");
  }
}

async function look() {
  try {
    const state = await (await fetch("/state")).json();
    if (state.m !== main.dataset.mark) moved();
    const clock = document.querySelector("[data-left]");
    if (clock) setLeft(clock, state.left);
  } catch (_error) { /* the next look will tell */ }
  setTimeout(look, EVERY * (0.75 + Math.random() / 2));
}

let end = 0;
const said = new Set();
function setLeft(clock, left) { end = performance.now() + 1000 * left; clock.dataset.left = left; }
function tick() {
  const clock = document.querySelector("[data-left]");
  if (!clock) return;
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  clock.querySelector(".time").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const words = { 60: clock.dataset.minute, 10: clock.dataset.ten, 0: clock.dataset.over }[left];
  if (words && !said.has(left)) { said.add(left); clock.querySelector(".spoken").textContent = words; }
}
const clock = document.querySelector("[data-left]");
if (clock) { setLeft(clock, Number(clock.dataset.left)); setInterval(tick, 500); }
setTimeout(look, EVERY * Math.random());
deliver();
