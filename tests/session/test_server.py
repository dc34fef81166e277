"""Phones, wall and facilitator over real HTTP: what may come in does, what may not is told in plain words."""

from __future__ import annotations

import json

import pytest

from hvevfd_research.session.room import Log
from hvevfd_research.session.store import Store

from .conftest import Client, serving

JSON = {"Accept": "application/json"}


def test_a_session_from_the_code_on_the_wall_to_dots_on_the_wall(served):
    lead, one, two = served.lead(), served.phone(), served.phone()
    lead.get("/wall?key=" + served.started.wall.partition("key=")[2])
    served.go("in pairs")
    assert one.post("/send/answer", task="proud-of", people=2, text="We sit down").status == 303
    assert two.post("/send/answer", task="proud-of", people=2, text="We ask <b>twice</b>").status == 303
    assert "We sit down" not in lead.get("/wall").text, "it waits for the facilitator"
    for answer in list(served.room.answers):
        lead.post("/lead", do="approve", id=answer)
    wall = lead.get("/wall").text
    assert "We sit down" in wall
    assert "&lt;b&gt;twice" in wall
    assert "<b>twice" not in wall
    lead.post("/lead", do="theme", name="Time")
    (theme,) = served.room.themes
    lead.post("/lead", do="group", id=next(iter(served.room.answers)), theme=theme)
    served.go("vote")
    assert one.post("/send/vote", task="proud-of", choice=theme).status == 303
    assert "●" not in lead.get("/wall").text, "dots are hidden while the vote is open"
    served.go("group")
    assert "● 1" in lead.get("/wall").text


def test_one_phone_has_one_answer_and_may_change_it(served):
    phone = served.phone()
    served.go("collect")
    for text in ("first", "second"):
        phone.post("/send/answer", task="proud-of", people=2, text=text)
    assert [answer.text for answer in served.room.answers.values()] == ["second"]
    assert "second" in phone.get("/").text


def test_what_was_sent_twice_counts_once(served):
    phone = served.phone()
    served.go("collect")
    sent = {"task": "proud-of", "people": 2, "text": "once", "key": "abc"}
    replies = [phone.post("/send/answer", JSON, **sent).json for _ in range(3)]
    assert all(reply["saved"] for reply in replies)
    assert [event.kind for event in served.live.log.events].count("answer") == 1


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("answer", {"task": "proud-of", "text": "  "}, "nothing in it"),
        ("answer", {"task": "proud-of", "text": "x" * 501}, "501 letters"),
        ("answer", {"task": "proud-of", "text": "ring 0047 6805 0000"}, "points at one person"),
        ("answer", {"task": "elsewhere", "text": "x"}, "not asked yet"),
        ("vote", {"task": "proud-of", "choice": "x"}, "vote is not open"),
        ("four", {"q0": "yes", "q1": "yes", "q2": "maybe", "q3": "no"}, "each of the four"),
        ("plan", {"aim": " "}, "card is empty"),
        ("plus", {}, "Both fields are empty"),
    ],
)
def test_what_cannot_be_kept_is_told_why_and_nothing_is_logged(served, kind, fields, told):
    phone = served.phone()
    served.go("collect")
    before = len(served.live.log.events)
    reply = phone.post(f"/send/{kind}", JSON, **fields)
    assert reply.status == 422
    assert told in reply.json["told"]
    assert len(served.live.log.events) == before
    page = phone.post(f"/send/{kind}", **fields)
    assert page.status == 422
    assert told in page.text


def test_what_was_typed_is_still_there_when_it_is_refused(served):
    phone = served.phone()
    served.go("collect")
    page = phone.post("/send/answer", task="proud-of", people=2, text="ring 0047 6805 0000 and ask").text
    assert "ring 0047 6805 0000 and ask</textarea>" in page


def test_an_identifier_reaches_neither_the_file_nor_the_wall(served):
    phone = served.phone()
    served.go("collect")
    phone.post("/send/answer", task="proud-of", people=2, text="post to ola.canary@example.org")
    assert not any(b"canary" in path.read_bytes() for path in served.live.store.path.parent.iterdir())


def test_the_four_questions_and_plan_cards_are_kept(served):
    phone, lead = served.phone(), served.lead()
    served.go("four questions")
    phone.post("/send/four", q0="yes", q1="partly", q2="no", q3="unknown", example="the form")
    assert "checked" in phone.get("/").text
    served.go("plan")
    phone.post("/send/plan", aim="ask twice", who="primary nurse")
    assert "ask twice</textarea>" in phone.get("/").text, "it can still be changed"
    served.go("plus and delta")
    phone.post("/send/plus", plus="the pairs", delta="more time")
    (four,), (plan,) = served.room.fours.values(), served.room.plans.values()
    assert four["answers"] == ["yes", "partly", "no", "unknown"]
    assert plan["aim"] == "ask twice"
    assert "Plan cards: 1" in lead.get("/lead").text


def test_an_answer_from_paper_is_on_the_wall_at_once(served):
    lead = served.lead()
    served.go("collect")
    lead.post("/lead", do="typed", text="From the card")
    (answer,) = served.room.answers.values()
    assert (answer.text, answer.status, answer.who) == ("From the card", "approved", "")


def test_the_facilitator_takes_back_the_last_thing_done(served):
    lead = served.lead()
    served.go("collect")
    lead.post("/lead", do="next")
    assert served.room.stage.phase == "group"
    lead.post("/lead", do="undo")
    assert served.room.stage.phase == "collect"


def test_two_facilitators_at_once_do_not_undo_each_other(served):
    first, second = served.lead(), served.lead()
    served.go("in pairs")
    first.post("/lead", do="extend", minutes=1)
    second.post("/lead", do="extend", minutes=1)
    assert served.room.extended == 120


def test_everything_is_there_when_it_is_started_again(tmp_path):
    path = tmp_path / "room.db"
    with serving(path) as served:
        phone = served.phone()
        served.go("collect")
        phone.post("/send/answer", task="proud-of", people=2, text="kept")
        since, links = served.room.since, (served.started.lead.partition("key=")[2], served.started.code)
    with serving(path, plan=None) as again:
        assert again.started.resumed
        assert (again.room.stage.phase, again.room.since) == ("collect", since)
        assert (again.started.lead.partition("key=")[2], again.started.code) == links
        phone.port = again.port
        assert "kept" in phone.get("/").text, "the phone is known again"


def test_end_and_delete_leaves_nothing(tmp_path):
    path = tmp_path / "room.db"
    with serving(path) as served:
        phone, lead = served.phone(), served.lead()
        served.go("collect")
        phone.post("/send/answer", task="proud-of", people=2, text="canary-91")
        assert "deleted" in lead.post("/lead", do="delete", sure="yes").text
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


# Who may come in


def test_without_the_code_a_phone_sees_only_the_question_for_it(served):
    stranger = Client(served.port)
    assert stranger.get("/").headers["Location"] == "/join"
    assert stranger.post("/send/answer", JSON, task="proud-of", text="x").status == 403
    assert stranger.post("/join", code="AAAAAA").status == 422


def test_a_program_that_guesses_codes_is_stopped_and_a_class_still_comes_in(served):
    guesser = Client(served.port)
    statuses = [guesser.post("/join", code=f"{n:06d}").status for n in range(80)]
    assert statuses[:5] == [422] * 5
    assert statuses[-1] == 429
    assert served.phone().get("/").status == 200, "who has the code comes in from the same address"


def test_a_cookie_that_nobody_signed_opens_nothing(served):
    stranger = Client(served.port)
    stranger.cookies["who"] = "made.up"
    assert stranger.get("/").headers["Location"] == "/join"


@pytest.mark.parametrize(
    "path", ["/lead", "/wall", "/lead/part", "/wall/part", "/lead?key=wrong", "/wall?key="]
)
def test_the_facilitators_pages_open_only_with_their_secret(served, path):
    assert served.phone().get(path).status == 403
    assert served.phone().post("/lead", do="next").status == 403
    assert served.room.place == 0


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_does_nothing(served, headers):
    lead = served.lead()
    assert lead.post("/lead", headers, do="next").status == 403
    assert served.room.place == 0


def test_another_name_for_this_laptop_is_refused(served):
    assert served.phone().get("/", Host="evil.example").status == 421
    assert served.phone().get("/", Host=f"localhost:{served.port}").status in (200, 302)


def test_a_body_too_large_is_refused_before_it_is_read(served):
    phone = served.phone()
    served.go("collect")
    try:
        status = phone.post("/send/answer", task="proud-of", text="x" * 1_000_000).status
    except (BrokenPipeError, ConnectionResetError):
        status = 400  # closed while it was still being sent
    assert status >= 400
    assert not served.room.answers


def test_one_phone_cannot_flood_the_rest(served):
    loud, other = served.phone(), served.phone()
    served.go("collect")
    statuses = [loud.post("/send/answer", JSON, task="proud-of", text=f"{n}").status for n in range(60)]
    assert 429 in statuses
    assert other.post("/send/answer", JSON, task="proud-of", text="still here").json["saved"]


def test_every_reply_tells_the_browser_what_it_may_load(served):
    phone = served.phone()
    for path in ("/", "/join", "/state", "/static/session.css", "/nowhere", "/lead"):
        headers = phone.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in headers
    assert "<script>" not in phone.get("/").text
    assert " style=" not in phone.get("/").text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/room.db",
        "/%2e%2e/room.db",
        "/tree",
        "/api/kernels",
        "/language/xx",
        "/send/begin",
    ],
)
def test_nothing_else_is_served(served, path):
    reply = served.phone().get(path)
    assert reply.status in (302, 404, 405)
    assert "Traceback" not in reply.text


FUZZ = [
    "",
    "\x00",
    "%",
    "[]",
    "-1",
    "9" * 400,
    "ø" * 300,
    "'; DROP TABLE event; --",
    "{{7*7}}",
    "\ud7ff",
    "null",
]


def test_nonsense_brings_out_no_traceback_and_no_fault_of_ours(served):
    phone, lead = served.phone(), served.lead()
    served.go("collect")
    for word in FUZZ:
        for kind in ("answer", "vote", "four", "plan", "plus"):
            fields = dict.fromkeys(("task", "text", "people", "choice", "q0", "key", "aim", "plus"), word)
            reply = phone.post(f"/send/{kind}", **fields)
            assert reply.status < 500, (kind, word)
        for do in ("go", "approve", "hide", "theme", "group", "typed", "extend", "undo", word):
            reply = lead.post(
                "/lead", do=do, id=word, to=word, name=word, theme=word, text=word, minutes=word
            )
            assert reply.status < 500, (do, word)
        assert "{{7*7}}".replace("7*7", "49") not in lead.get("/lead").text
    assert Log(served.live.store.events()).room.answers.keys() == served.room.answers.keys()


def test_no_address_is_kept(served):
    phone = served.phone()
    served.go("collect")
    phone.post("/send/answer", task="proud-of", text="We ask")
    kept = json.dumps([dict(event.body) for event in served.live.log.events])
    assert "127.0.0.1" not in kept


def test_a_phones_page_is_light(served):
    phone = served.phone()
    served.go("collect")
    for tag in ("en", "nb", "nn", "sv"):
        phone.get(f"/language/{tag}")
        assert len(phone.get("/").text.encode()) < 10_000
    assert len(phone.get("/state").text) < 100


def test_each_phone_has_its_own_language(served):
    one, two = served.phone(), served.phone()
    one.get("/language/nn")
    assert 'lang="nn"' in one.get("/").text
    assert 'lang="en"' in two.get("/").text


def test_made_up_answers_say_so_everywhere(tmp_path):
    with serving(tmp_path / "room.db", rehearsal=True) as served:
        lead = served.lead()
        assert len(served.room.answers) == 40
        served.go("collect")
        for page in (served.phone().get("/").text, lead.get("/lead").text):
            assert "made up" in page


def test_a_session_that_is_over_lets_nobody_in(served):
    phone, lead = served.phone(), served.lead()
    served.go("collect")
    lead.post("/lead", do="end")
    assert Client(served.port).post("/join", code=served.started.code).status == 422
    assert "over" in phone.post("/send/answer", JSON, task="proud-of", text="late").json["told"]


def test_the_file_can_be_read_while_the_session_runs(served):
    served.go("collect")
    other = Store(served.live.store.path)
    try:
        assert Log(other.events()).room.stage.phase == "collect"
    finally:
        other.close()
