"""The laptop's server: a page for phones, one for the wall, one for the facilitator.

Every page works without a script; with one, phones poll lightly and send again what did not arrive. Nothing
is told to be saved before it has reached the disk. Addresses of phones are neither stored nor printed.
"""

from __future__ import annotations

import json
import socket
from http import HTTPStatus
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, url

from hvevfd_research.errors import HvevfdError, OutputError
from hvevfd_research.i18n import LANGUAGES, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.session import door, ladder, views
from hvevfd_research.session.network import answers, lan_address
from hvevfd_research.session.page import Guarded, House, Page
from hvevfd_research.session.qr import svg
from hvevfd_research.session.sending import read_sending, told_to_lead
from hvevfd_research.session.store import New

LARGEST_BODY = 16 * 1024  # bytes; an answer has a few hundred
SLOW_BODY = 20.0  # seconds in which a body must have come
BACKLOG = 512  # connections that wait to be taken: a whole room presses at once
IDLE = 60.0  # seconds that a connection may rest
STATIC = {"session.css": "text/css", "participant.js": "text/javascript", "wall.js": "text/javascript"}


class Join(Page):
    """The first page of a phone: the code on the wall."""

    def get(self) -> None:
        """Ask for the code, or go on where it is known."""
        if self.who:
            self.redirect("/")
            return
        self.show("join.html.j2", wrong="", code=self.get_query_argument("code", ""))

    def post(self) -> None:
        """Let in who has the code; a program that guesses is slowed down."""
        typed = door.plain_code(self.get_body_argument("code", ""))
        if door.same(typed, self.house.live.room.code) and not self.house.live.room.ended:
            self.keep("shared", "1" if self.get_body_argument("shared", "") else "")
            self.let_in()
            return
        slow = self.house.wrong.admits(self.request.remote_ip or "") and self.house.wrong_of_all.admits("")
        if not slow:
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)
        self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.show("join.html.j2", wrong=_("That is not the code. It stands on the wall."), code="")


class NextPair(Page):
    """A device that several pairs share: whoever has it now gets a mark of their own."""

    def post(self) -> None:
        """Forget the pair before, so that nobody sees or changes what it wrote."""
        if self.who:
            self.let_in()
        else:
            self.redirect("/join", status=HTTPStatus.SEE_OTHER)


class Phone(Page):
    """What a phone shows in the present stage."""

    def get(self) -> None:
        """Show the stage, or ask for the code."""
        if not self.who:
            self.redirect("/join")
            return
        told = {"saved": _("Saved."), "again": _("Saved. You can still change it.")}
        room = self.house.live.room
        with use_language(self.tag):
            seen = views.participant(room, self.who, self.house.live.now())
        note = told.get(self.get_query_argument("told", ""), "")
        self.show("participant.html.j2", note=note, refused="", typed={}, shared=self.shared, **seen)


class State(Page):
    """A few bytes for phones: what changes when they should show something else, and the time left."""

    def get(self) -> None:
        """Give them; they say nothing about anyone."""
        room = self.house.live.room
        self.set_header("Content-Type", "application/json")
        left = round(room.left(self.house.live.now()))
        self.finish(json.dumps({"m": views.mark(room), "left": left}, separators=(",", ":")))


class Send(Page):
    """What a phone sends: an answer, dots, the four questions, a plan card, plus and delta."""

    async def post(self, kind: str) -> None:
        """Log it, and say so when it has reached the disk."""
        who = self.who
        if not who:
            self._tell(HTTPStatus.FORBIDDEN, _("Join first: the code stands on the wall."))
            return
        if not self.house.sendings.admits(who):
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)
        live = self.house.live
        with use_language(self.tag):
            try:
                body = read_sending(kind, self._given(), live.room, who, self.tag)
                await live.commit(New(kind, body, self._key(who)))
            except OutputError:
                told = _("The laptop could not save this. Tell the facilitator, and leave this page open.")
                self._tell(HTTPStatus.INSUFFICIENT_STORAGE, told)
                return
            except HvevfdError as error:
                self._tell(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
                return
        self._tell(HTTPStatus.OK, "")

    def _given(self) -> dict[str, list[str]]:
        return {name: self.get_body_arguments(name) for name in self.request.body_arguments}

    def _key(self, who: str) -> str | None:
        """Give the sender's own name for this sending, so that the same one counts once."""
        key = self.get_body_argument("key", "")[:64]
        return f"{who}/{key}" if key else None

    def _tell(self, status: HTTPStatus, text: str) -> None:
        """Answer a script with a word, and a form with a page."""
        if "application/json" in self.request.headers.get("Accept", ""):
            self.set_status(status)
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"saved": status is HTTPStatus.OK, "told": text}))
        elif status is HTTPStatus.OK:
            self.redirect("/?told=again", status=HTTPStatus.SEE_OTHER)
        elif not self.who:
            self.redirect("/join", status=HTTPStatus.SEE_OTHER)
        else:
            self.set_status(status)
            live = self.house.live
            with use_language(self.tag):
                seen = views.participant(live.room, self.who, live.now())
            typed = self._given()
            self.show("participant.html.j2", note="", refused=text, typed=typed, shared=self.shared, **seen)


class Language(Page):
    """The language of one phone."""

    def get(self, tag: str) -> None:
        """Keep it, and go back."""
        if tag in LANGUAGES:
            self.set_cookie("language", tag, samesite="Strict", path="/")
        to = self.get_query_argument("to", "")
        self.redirect(f"/{to}" if to in ("lead", "wall", "check") else "/")


class Wall(Guarded):
    """The projector."""

    name = "wall"

    def get(self, part: str = "") -> None:
        """Show it, or the part of it that changes."""
        if not self.opened():
            return
        live = self.house.live
        plan = live.room.plan
        tags = tuple(filter(None, (self.tag, plan.second_language if plan else "")))
        with use_language(self.tag):
            seen = views.wall(live.room, live.now(), tuple(dict.fromkeys(tags)))
        template = "wall_part.html.j2" if part else "wall.html.j2"
        self.show(template, code=live.room.code, joined=len(self.house.joined), **seen)


class Lead(Guarded):
    """The facilitator's page."""

    name = "lead"

    def get(self, part: str = "") -> None:
        """Show it, or the part of it that changes."""
        if self.opened():
            self._show("lead_part.html.j2" if part else "lead.html.j2", "")

    async def post(self, _part: str = "") -> None:
        """Do what the facilitator pressed."""
        if not self.opened():
            return
        live = self.house.live
        given = {name: self.get_body_argument(name) for name in self.request.body_arguments}
        with use_language(self.tag):
            try:
                new = told_to_lead(given, live)
                if new is not None:
                    await live.commit(new)
            except HvevfdError as error:
                self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
                self._show("lead.html.j2", str(error))
                return
        sure = given.get("do") == "delete" and given.get("sure") == "yes"
        if sure and self.house.over is not None:
            self.house.over()
            self.show("told.html.j2", text=_("The session is over and deleted. You can close this page."))
            return
        self.redirect("/lead", status=HTTPStatus.SEE_OTHER)

    def _show(self, template: str, refused: str) -> None:
        live = self.house.live
        with use_language(self.tag):
            seen = views.lead(live.room, live.now())
        self.show(
            template,
            refused=refused or live.full,
            saved=len(live.room.answers),
            ago=max(0, round(live.now() - live.saved_at)) if live.saved_at else None,
            jumped=round(live.clock_jumped()),
            joined=len(self.house.joined),
            **seen,
        )


class Check(Guarded):
    """Which way from people to the laptop works, for the facilitator."""

    name = "lead"

    async def get(self, part: str = "") -> None:
        """Look, and say what to do next."""
        if not self.opened():
            return
        house = self.house
        where = urlsplit(house.address)
        try:
            moved = house.lan and lan_address() != where.hostname
        except HvevfdError:
            moved = True
        seen = ladder.Seen(
            address=house.address,
            lan=house.lan,
            answered=await answers(where.hostname or "", where.port or 0),
            moved=moved,
            reached=house.reached,
            joined=len(house.elsewhere),
        )
        with use_language(self.tag):
            found = ladder.rungs(seen)
        self.show("check_part.html.j2" if part else "check.html.j2", rungs=found)


class Qr(Page):
    """The address with the code, to be read by a phone's camera."""

    def get(self) -> None:
        """Draw it."""
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(svg(f"{self.house.address}/join?code={self.house.live.room.code}"))


class Static(Page):
    """Our own style and scripts."""

    def get(self, name: str) -> None:
        """Give one of them."""
        if name not in STATIC:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", f"{STATIC[name]}; charset=utf-8")
        self.set_header("Cache-Control", "max-age=3600")
        self.finish((views.PAGES / name).read_bytes())


class Nothing(Page):
    """Any other address."""

    def prepare(self) -> None:
        """Say that there is no such page."""
        super().prepare()
        raise HTTPError(HTTPStatus.NOT_FOUND)


def application(house: House) -> Application:
    """Put the pages together.

    Parameters
    ----------
    house : what they share
    """
    shared = {"house": house}
    routes = [
        (r"/", Phone),
        (r"/join", Join),
        (r"/next", NextPair),
        (r"/state", State),
        (r"/send/(answer|vote|four|plan|plus)", Send),
        (r"/language/([a-z]+)", Language),
        (r"/wall(/part)?", Wall),
        (r"/lead(/part)?", Lead),
        (r"/check(/part)?", Check),
        (r"/qr\.svg", Qr),
        (r"/static/([a-z.]+)", Static),
    ]
    return Application(
        [url(path, handler, shared) for path, handler in routes],
        default_handler_class=Nothing,
        default_handler_args=shared,
        log_function=lambda _handler: None,
        compress_response=True,
    )


def serve(house: House, port: int, address: str) -> HTTPServer:
    """Listen; the caller runs the loop.

    Parameters
    ----------
    house : what the pages share
    port : 0 for any that is free
    address : ``127.0.0.1``, or that of this laptop on the local network

    Raises
    ------
    OutputError : it cannot listen there
    """
    server = HTTPServer(
        application(house),
        max_body_size=LARGEST_BODY,
        max_header_size=LARGEST_BODY,
        body_timeout=SLOW_BODY,
        idle_connection_timeout=IDLE,
    )
    try:
        listening = socket.create_server((address, port), backlog=BACKLOG)
    except PermissionError as error:
        raise OutputError(
            "port {port} is kept for the system; choose one from 1024 with --port", port=port
        ) from error
    except OSError as error:
        raise OutputError(
            "port {port} is taken, perhaps by a session that still runs; choose another with --port",
            port=port,
        ) from error
    listening.setblocking(False)
    server.add_sockets([listening])
    return server
