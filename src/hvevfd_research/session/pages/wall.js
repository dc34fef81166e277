// The wall and the facilitator's page: fetch the part that changes, unless someone is typing in it.
"use strict";
const part = document.getElementById("part");
const EVERY = 1000; // ms; one laptop asks, not sixty phones
let held = "";
let end = 0;
let said = new Set();

function follow(text) {
  const left = /data-left="(-?\d+)"/.exec(text);
  if (!left) return;
  const next = performance.now() + 1000 * Number(left[1]);
  if (next > end + 5000) said = new Set(); // the next stage, or more time: count down anew
  end = next;
}
function typing() {
  const at = document.activeElement;
  const written = [...part.querySelectorAll("textarea, input[name=name]")].some((field) => field.value !== field.defaultValue);
  return written || (part.contains(at) && at.matches("input, textarea, select"));
}
function show(text) {
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  const status = part.querySelector(".status");
  const now = fresh.content.querySelector(".status");
  if (status && now) status.textContent = now.textContent;
  const shown = text.replace(/data-left="-?\d+"|\d+:\d\d|<p class="status".*<\/p>/g, "");
  if (shown === held || typing()) return;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  const pressable = () => [...part.querySelectorAll("button, a, summary")];
  const at = pressable().indexOf(document.activeElement);
  part.replaceChildren(fresh.content);
  held = shown;
  part.querySelectorAll("details").forEach((each, place) => { each.open = open[place] || false; });
  if (at >= 0) pressable()[at]?.focus();
}
async function look() {
  try {
    const answer = await fetch(part.dataset.part);
    if (answer.ok) {
      const text = await answer.text();
      follow(text);
      show(text);
    }
  } catch (_error) { /* the laptop serves itself: the next look will tell */ }
  setTimeout(look, EVERY);
}
function tick() {
  const clock = document.querySelector("[data-left]");
  if (!clock) return;
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  clock.querySelector(".time").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const words = { 60: clock.dataset.minute, 10: clock.dataset.ten, 0: clock.dataset.over }[left];
  if (words && !said.has(left)) { said.add(left); clock.querySelector(".spoken").textContent = words; }
}
follow(part.innerHTML);
setInterval(tick, 250);
setTimeout(look, EVERY);
