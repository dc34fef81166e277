// Without this script every workbook is listed; with it the doors and the search field narrow the list.
const books = [...document.querySelectorAll(".book")];
const doors = [...document.querySelectorAll(".door")];
const search = document.getElementById("search");
const count = document.getElementById("count");
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
  .replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll("−", "-");
const texts = new Map(books.map((book) => [book, fold(book.textContent)]));

function narrow() {
  const door = doors.find((one) => one.getAttribute("aria-pressed") === "true")?.dataset.door;
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const book of books) {
    const fits = (!door || book.dataset.for.split(" ").includes(door))
      && words.every((word) => texts.get(book).includes(word));
    book.hidden = !fits;
    shown += fits;
  }
  const message = shown === 0 ? "none" : shown === books.length ? "all" : "some";
  count.textContent = count.dataset[message].replace("{shown}", shown).replace("{all}", books.length);
}

for (const door of doors) {
  door.addEventListener("click", () => {
    const opened = door.getAttribute("aria-pressed") !== "true";
    for (const other of doors) other.setAttribute("aria-pressed", opened && other === door);
    narrow();
  });
}
search.addEventListener("input", narrow);
document.querySelector(".choose").hidden = false;
narrow();
