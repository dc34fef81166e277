"""A session that was held, written to its file as the server writes it."""

from __future__ import annotations

from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.store import New, Store

TASK = "proud-of"
CARD = {
    "aim": "We ask again",
    "measure": "Share asked",
    "change": "Set the date",
    "who": "The nurse",
    "when": "Before May",
    "prediction": "Half",
}


def plan(**given):
    return Plan("Gathering 3", (TASK,), language="en", four_questions=True, plan_cards=True, **given)


def begin(made=None, *, rehearsal=False):
    return New(
        "begin",
        {
            "plan": (made or plan()).to_json(),
            "code": "ABC",
            "secret": "SECRET-CANARY",
            "rehearsal": rehearsal,
        },
    )


def answer(name, text, *, people=2):
    body = {"id": name, "task": TASK, "who": f"mark-{name}", "text": text, "people": people, "language": "en"}
    return New("answer", body)


def approve(*names):
    return [New("approve", {"id": name}) for name in names]


def hide(*names):
    return [New("hide", {"id": name}) for name in names]


def group(theme, title, *answers):
    return [
        New("theme", {"id": theme, "name": title}),
        *(New("group", {"answer": name, "theme": theme}) for name in answers),
    ]


def vote(who, *choices):
    return New("vote", {"task": TASK, "who": f"mark-{who}", "choices": list(choices)})


def four(who, *answers, example=""):
    return New("four", {"who": f"mark-{who}", "answers": list(answers), "example": example})


def card(who, **changed):
    return New("plan", {"who": f"mark-{who}", "card": CARD | changed})


def plus(who, good, other):
    return New("plus", {"who": f"mark-{who}", "plus": good, "delta": other})


def write(path, *events, at=1_700_000_000.0, made=None, rehearsal=False):
    """Write a session's file; stages are passed so that every task has begun."""
    store = Store(path)
    stages = [New("stage", {"to": place}) for place in range(len((made or plan()).stages))]
    store.append([begin(made, rehearsal=rehearsal), *stages, *events], at=at)
    store.close()
    return path


def whole(path, **how):
    """A session with everything in it: 24 voters of whom most like one group."""
    events = [answer(f"a{n}", f"We ask at the door, way {n}") for n in range(4)]
    events += [answer(f"p{n}", f"We phone on day {n}") for n in range(3)]
    events += [answer("w", "CANARY-WAITING"), answer("h", "CANARY-HIDDEN")]
    events += approve(*(f"a{n}" for n in range(4)), *(f"p{n}" for n in range(3))) + hide("h")
    events += group("t1", "We ask", *(f"a{n}" for n in range(4)))
    events += group("t2", "Home", *(f"p{n}" for n in range(3)))
    events += [vote(n, "t1", "t2") if n < 8 else vote(n, "t1") for n in range(18)]
    events += [vote(n, "t2") for n in range(18, 24)]
    events += [four(n, "yes", "partly", "no", "unknown", example="CANARY-EXAMPLE") for n in range(6)]
    events += [card(1), plus(2, "CANARY-PLUS", "CANARY-DELTA")]
    return write(path, *events, **how)
