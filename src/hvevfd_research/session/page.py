"""What every page of a session does: who may ask, in which language, and what a browser may load."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from hvevfd_research.i18n import LANGUAGES, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.session import door, views
from hvevfd_research.session.live import Live

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all a form would hide its origin from us
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass
class House:
    """What the pages of one session share.

    Parameters
    ----------
    live : the running session
    address : what people type, such as ``http://192.168.1.20:8008``
    hosts : what may stand in a request's Host, so that no other site can reach us through a name of its own
    own : addresses of this laptop
    joined : marks of the phones that were seen since the start, for the count on the wall
    elsewhere : those of them that are not this laptop; their addresses are not kept
    reached : whether any machine but this laptop has opened a page
    over : called when the session is to be ended and deleted
    """

    live: Live
    address: str
    hosts: frozenset[str]
    own: frozenset[str] = frozenset({"127.0.0.1"})
    joined: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    reached: bool = False
    wrong: door.Limit = field(default_factory=lambda: door.Limit(*door.WRONG_CODES))
    wrong_of_all: door.Limit = field(default_factory=lambda: door.Limit(*door.WRONG_CODES_OF_ALL))
    sendings: door.Limit = field(default_factory=lambda: door.Limit(*door.SENDINGS))
    requests: door.Limit = field(default_factory=lambda: door.Limit(*door.REQUESTS))
    over: Callable[[], None] | None = None

    @property
    def lan(self) -> bool:
        """Tell whether other machines can reach it."""
        return len(self.own) > 1

    def secret(self, name: str) -> str:
        """Give what opens the page of that name; the same after a restart."""
        return door.signature(self.live.room.secret, name)


class Page(RequestHandler):
    """What every page does: who may ask, in which language, and what a browser may do with it."""

    house: House

    def initialize(self, house: House) -> None:
        """Take what all share."""
        self.house = house

    def set_default_headers(self) -> None:
        """Tell the browser what it may load: our own files only."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse another host's name, another site's form, and too many requests."""
        if self.request.host not in self.house.hosts:
            raise HTTPError(HTTPStatus.MISDIRECTED_REQUEST)
        self.house.reached |= self.request.remote_ip not in self.house.own
        if not self.house.requests.admits(self.request.remote_ip or ""):
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS)
        if self.request.method not in ("GET", "HEAD") and not self._from_here():
            raise HTTPError(HTTPStatus.FORBIDDEN)

    def _from_here(self) -> bool:
        origin = self.request.headers.get("Origin")
        site = self.request.headers.get("Sec-Fetch-Site", "same-origin")
        here = origin is None or urlsplit(origin).netloc == self.request.host
        return here and site in ("same-origin", "none")

    def check_xsrf_cookie(self) -> None:
        """Leave it to the origin and to cookies that no other site can send."""

    @property
    def tag(self) -> str:
        """The language of this phone: chosen, or that of the plan."""
        chosen = self.get_cookie("language", "")
        plan = self.house.live.room.plan
        return chosen if chosen in LANGUAGES else (plan.language if plan else "en")

    @property
    def who(self) -> str:
        """The mark of this phone; empty where it has not joined."""
        mark = self.get_cookie("who", "") or ""
        if not door.is_signed(mark, self.house.live.room.secret):
            return ""
        self.house.joined.add(mark)
        if self.request.remote_ip not in self.house.own:
            self.house.elsewhere.add(mark)
        return mark

    def keep(self, name: str, value: str) -> None:
        """Set a cookie that no script reads and no other site sends."""
        self.set_cookie(name, value, httponly=True, samesite="Strict", path="/")

    def let_in(self) -> None:
        """Give this browser a mark of its own, and the page that goes with it."""
        self.keep("who", door.signed(door.new_secret(), self.house.live.room.secret))
        self.redirect("/", status=HTTPStatus.SEE_OTHER)

    @property
    def shared(self) -> bool:
        """Tell whether several pairs use this device in turn."""
        return bool(self.get_cookie("shared", ""))

    def show(self, template: str, **values: Any) -> None:
        """Write a page in the phone's language."""
        plan = self.house.live.room.plan
        with use_language(self.tag):
            page = views.templates().get_template(template)
            self.finish(
                page.render(tag=self.tag, title=plan.title if plan else "", house=self.house, **values)
            )

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """Say in plain words what went wrong; no traceback ever leaves."""
        told = {
            HTTPStatus.FORBIDDEN: _("This page may not do that. Open it anew from the address on the wall."),
            HTTPStatus.NOT_FOUND: _("There is no such page here."),
            HTTPStatus.TOO_MANY_REQUESTS: _("Too much at once. Wait a little and try again."),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("That is too long. Shorten it and send it again."),
        }
        with use_language(self.tag):
            text = told.get(HTTPStatus(status_code), _("That did not work. Go back and try again."))
            if "application/json" in self.request.headers.get("Accept", ""):
                self.finish(json.dumps({"saved": False, "told": text}))
                return
            page = views.templates().get_template("told.html.j2")
            self.finish(page.render(tag=self.tag, title="", text=text))

    def log_exception(self, *_args: Any) -> None:
        """Write nothing of a request anywhere: it may hold an answer."""


class Guarded(Page):
    """A page that a secret opens: given once in the address, then kept in a cookie."""

    name = ""

    def opened(self) -> bool:
        """Tell whether this browser may see it; a secret in the address becomes a cookie."""
        given = self.get_query_argument("key", "")
        if given and door.same(given, self.house.secret(self.name)):
            self.keep(self.name, given)
            self.redirect(f"/{self.name}")
            return False
        if not door.same(self.get_cookie(self.name, "") or "", self.house.secret(self.name)):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        return True
