"""A session as people meet it: phone, wall and facilitator in Chromium, in four languages."""

from __future__ import annotations

import contextlib
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from hvevfd_research.i18n import gettext, use_language
from hvevfd_research.session.views import CARD, QUESTIONS, TITLES

from .conftest import PLAN, STAGES, serving

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 195, "height": 422}  # a phone of 390 px at 200 %
DESK = {"width": 1280, "height": 800}
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
FAINT = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const ground = (at) => { for (; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour; } return [255, 255, 255]; };
  const found = [];
  for (const at of document.querySelectorAll("body *")) {
    const own = [...at.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !at.getClientRects().length || getComputedStyle(at).clipPath !== "none") continue;
    const [a, b] = [light(parse(getComputedStyle(at).color)), light(ground(at))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push(at.textContent.trim());
  }
  return found;
}"""


@cache
def english_of(language):
    """Sentences of the session's pages as they read in English, for a page that must not hold them."""
    with use_language(language):
        said = {
            source: gettext(source)
            for table in (QUESTIONS, TITLES.values(), CARD.values())
            for source in table
        }
    return [english for english, own in said.items() if english != own]


class View:
    """One browser of someone in the room, and what went wrong in it."""

    def __init__(self, chromium, served, *, dark=False, script=True, size=PHONE, language="en"):
        self.served = served
        self.base = f"http://127.0.0.1:{served.port}"
        self.context = chromium.new_context(
            viewport=size, color_scheme="dark" if dark else "light", java_script_enabled=script
        )
        self.context.set_default_timeout(10_000)
        self.script, self.language = script, language
        self.page = self.context.new_page()
        self.trouble, self.elsewhere = [], []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.trouble.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.note(request.url))
        if language != "en":
            self.open(f"/language/{language}")

    def note(self, url):
        if not url.startswith((self.base, "data:")):
            self.elsewhere.append(url)

    def open(self, path):
        with contextlib.suppress(Error):  # a page that follows the room may just have gone there itself
            self.page.goto(self.base + path, wait_until="domcontentloaded")
            return
        self.page.goto(self.base + path)

    def join(self):
        self.open("/join")
        self.page.fill("#code", self.served.started.code.lower())
        self.page.click("main button")
        self.page.wait_for_url(self.base + "/")

    def unlock(self, which):
        parts = urlsplit(getattr(self.served.started, which))
        self.open(f"{parts.path}?{parts.query}")

    def send(self, **fields):
        for name, text in fields.items():
            self.page.fill(f"[name={name}]", text)
        self.page.click("form.send button")
        if self.script:
            self.told(self.page.locator("main").get_attribute("data-saved"))

    def told(self, text):
        """Wait until the page says so; the policy of our pages lets no text run as a program."""
        self.page.locator(".status", has_text=text).wait_for()

    def sound(self):
        """Tell what is wrong with the page as it stands."""
        shown = self.page.content()
        tag = self.page.locator("html").get_attribute("lang")
        wrong = ["a message has no translation"] if "[[" in shown else []
        wrong += [f"lang is {tag}"] if tag != self.language else []
        wrong += [english for english in english_of(self.language) if english in shown]
        return wrong + self.trouble + self.elsewhere


@pytest.fixture
def views(chromium, served):
    """Open browsers, and close them all."""
    opened = []

    def open_view(**how):
        opened.append(View(chromium, served, **how))
        return opened[-1]

    yield open_view
    for view in opened:
        view.context.close()


@pytest.mark.parametrize(
    ("language", "script"), [("en", True), ("nb", True), ("nn", True), ("sv", True), ("nb", False)]
)
def test_a_whole_session_on_phone_wall_and_facilitators_page(served, views, language, script):
    how = {"script": script, "language": language}
    phone, lead, wall = views(**how), views(**how, size=DESK), views(**how, size=DESK)
    lead.unlock("lead")
    wall.unlock("wall")
    assert served.started.code in wall.page.content()
    phone.join()
    sent = {
        "in pairs": {"text": "We sit down when we ask"},
        "collect": {"text": "We sit down, and ask twice"},
        "plan": {"aim": "ask twice", "when": "in May"},
        "plus and delta": {"plus": "the pairs"},
    }
    for place, stage in enumerate(served.room.stages):
        if place:
            with lead.page.expect_navigation(wait_until="domcontentloaded"):
                lead.page.locator("button.main").first.click()
            assert served.room.place == place
        if stage.phase == "group":
            lead.open("/lead")
            with lead.page.expect_navigation(wait_until="domcontentloaded"):
                lead.page.locator("article button.main").first.click()
        phone.open("/")
        wall.open("/wall")
        for view in (phone, wall, lead):
            assert view.sound() == [], stage.phase
        if stage.phase in sent:
            phone.send(**sent[stage.phase])
        elif stage.phase == "vote":
            phone.page.check("[name=choice]")
            phone.send()
        elif stage.phase == "four questions":
            for question in range(4):
                phone.page.check(f"[name=q{question}][value=partly]")
            phone.send(example="the form")
    room = served.room
    assert [answer.text for answer in room.answers.values()] == ["We sit down, and ask twice"]
    assert [len(kept) for kept in (room.votes, room.fours, room.plans, room.plusses)] == [1, 1, 1, 1]


def test_pages_follow_the_room_by_themselves(served, views):
    phone, wall = views(), views(size=DESK)
    phone.join()
    wall.unlock("wall")
    served.go("collect")
    phone.page.wait_for_selector("textarea")
    phone.send(text="We ask")
    served.lead().post("/lead", do="approve", id=next(iter(served.room.answers)))
    wall.page.wait_for_selector("text=We ask")
    phone.page.fill("textarea", "We ask, and")
    served.go("group")
    phone.page.wait_for_selector(".moved a")
    assert phone.page.input_value("textarea") == "We ask, and", "nobody loses what they are writing"
    assert (phone.sound(), wall.sound()) == ([], [])


def test_an_answer_sent_while_the_laptop_is_away_arrives_once(tmp_path, chromium):
    path = tmp_path / "room.db"
    with serving(path) as served:
        port = served.port
        served.go("collect")
        view = View(chromium, served)
        view.join()
        view.page.fill("textarea", "written while it was away")
    view.page.click("form.send button")
    view.told("Not sent yet")
    with serving(path, plan=None, port=port) as again:
        view.told("Saved.")
        kept = [event for event in again.live.log.events if event.kind == "answer"]
    view.context.close()
    assert [event.body["text"] for event in kept] == ["written while it was away"]


def test_an_answer_whose_confirmation_was_lost_is_kept_once(served, views):
    view = views()
    served.go("collect")
    view.join()
    lost = []

    def lose_the_first(route):
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    view.page.route("**/send/answer", lose_the_first)
    view.page.fill("textarea", "We ask")
    view.page.click("form.send button")
    view.told("Saved.")
    assert lost == [200]
    assert [event.kind for event in served.live.log.events].count("answer") == 1


def test_what_another_session_left_in_a_browser_is_not_sent_here(served, views):
    view = views()
    served.go("collect")
    view.join()
    view.page.evaluate(
        "localStorage.setItem('outbox-other', JSON.stringify([{url: '/send/answer', body: 'x'}]))"
    )
    view.open("/")
    assert view.page.evaluate("Object.keys(localStorage)") == []
    assert not served.room.answers


def test_the_timer_is_spoken_at_one_minute_and_at_ten_seconds(served, views):
    phone, wall = views(), views(size=DESK)
    served.go("collect")
    for left, words in ((62, "One minute left"), (12, "Ten seconds left")):
        served.room.since = served.live.now() - 60 * served.room.stage.minutes + left
        phone.join() if left == 62 else phone.open("/")
        wall.unlock("wall")
        for view in (phone, wall):
            view.page.locator("[aria-live].spoken", has_text=words).wait_for(state="attached")
    assert phone.page.locator("[role=timer]").count() == 1


@pytest.fixture
def busy(tmp_path):
    """A rehearsal whose answers are grouped and voted on."""
    with serving(tmp_path / "room.db", rehearsal=True) as served:
        lead = served.lead()
        for number, answer in enumerate(served.room.answers):
            if number < 30:
                lead.post("/lead", do="hide" if number == 7 else "approve", id=answer)
        for name in ("Time", "Before we open the form, and after"):
            lead.post("/lead", do="theme", name=name)
        first, second = served.room.themes
        for number, answer in enumerate(served.room.answers):
            if number < 20:
                lead.post("/lead", do="group", id=answer, theme=first if number % 3 else second)
        yield served


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_and_fits_a_phone_at_twice_the_size(busy, chromium, dark):
    phone, wall, lead = (
        View(chromium, busy, dark=dark, size=size) for size in (PHONE, DESK, {"width": 390, "height": 800})
    )
    with (
        contextlib.closing(phone.context),
        contextlib.closing(wall.context),
        contextlib.closing(lead.context),
    ):
        phone.join()
        for phase in STAGES:
            busy.go(phase)
            phone.page.set_viewport_size(PHONE)
            phone.open("/")
            wall.unlock("wall")
            lead.unlock("lead")
            lead.page.evaluate(
                "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
            )
            for view in (phone, wall, lead):
                assert view.page.evaluate(FAINT) == [], phase
                assert not view.page.evaluate(TOO_WIDE), phase
            phone.page.set_viewport_size(ZOOMED)
            assert not phone.page.evaluate(TOO_WIDE), phase
        for path in ("/check", "/join"):
            lead.open(path)
            assert lead.page.evaluate(FAINT) == []
            lead.page.set_viewport_size(ZOOMED)
            assert not lead.page.evaluate(TOO_WIDE)


def test_letters_and_buttons_are_large(busy, chromium):
    smallest = """Math.min(...[...document.querySelectorAll("main *")].filter((at) =>
      at.getClientRects().length && [...at.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
      .map((at) => parseFloat(getComputedStyle(at).fontSize)))"""
    low = """[...document.querySelectorAll("button, .button, textarea, input:not([type=hidden]), nav a")]
      .filter((at) => at.getClientRects().length && !at.closest(".choice"))
      .filter((at) => at.getBoundingClientRect().height < 47.5).map((at) => at.outerHTML)"""
    phone, wall = View(chromium, busy), View(chromium, busy, size=DESK)
    with contextlib.closing(phone.context), contextlib.closing(wall.context):
        phone.join()
        for phase in STAGES:
            busy.go(phase)
            phone.open("/")
            wall.unlock("wall")
            assert phone.page.evaluate(smallest) >= 20, phase
            assert phone.page.evaluate(low) == [], phase
            assert wall.page.evaluate(smallest) >= 32, phase


def test_everything_works_from_the_keyboard(served, views):
    phone, lead = views(), views(size=DESK)
    phone.open("/join")

    def tab_to(page, selector):
        for _press in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(css) => document.activeElement.matches(css)", selector):
                ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert ring == "solid", "it shows where one is"
                return
        raise AssertionError(selector)

    tab_to(phone.page, "#code")
    phone.page.keyboard.type(served.started.code)
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(phone.base + "/")
    lead.unlock("lead")
    for _stage in range(STAGES["in pairs"]):
        tab_to(lead.page, "button.main")
        with lead.page.expect_navigation():
            lead.page.keyboard.press("Enter")
    phone.open("/")
    tab_to(phone.page, "textarea")
    phone.page.keyboard.type("We ask")
    tab_to(phone.page, "form.send button")
    phone.page.keyboard.press("Enter")
    phone.told("Saved.")
    lead.open("/lead")
    tab_to(lead.page, "article button.main")
    with lead.page.expect_navigation():
        lead.page.keyboard.press("Space")
    assert [answer.status for answer in served.room.answers.values()] == ["approved"]


@pytest.mark.parametrize("script", [True, False])
def test_one_device_serves_several_pairs(served, views, script):
    tablet = views(script=script)
    served.go("in pairs")
    tablet.open("/join")
    tablet.page.check("[name=shared]")
    tablet.page.fill("#code", served.started.code)
    tablet.page.click("main button")
    for text in ("The first pair", "The second pair"):
        assert tablet.page.input_value("textarea") == "", "nobody sees what the pair before wrote"
        tablet.send(text=text)
        with tablet.page.expect_navigation():
            tablet.page.click(".next button")
    assert [answer.text for answer in served.room.answers.values()] == ["The first pair", "The second pair"]


def test_script_in_an_answer_is_only_text_on_the_wall(served, views):
    served.go("collect")
    phone, wall, lead = served.phone(), views(size=DESK), views(size=DESK)
    hostile = "<img src=x onerror=alert(1)><script>document.title='taken'</script>"
    phone.post("/send/answer", task=PLAN.tasks[0], people=2, text=hostile)
    served.lead().post("/lead", do="approve", id=next(iter(served.room.answers)))
    for view, which in ((wall, "wall"), (lead, "lead")):
        view.unlock(which)
        view.page.wait_for_timeout(1300)  # the script fetches the part anew
        assert hostile in view.page.inner_text("main")
        assert view.page.title() == PLAN.title
        assert view.sound() == []
