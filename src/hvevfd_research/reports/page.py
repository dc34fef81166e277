"""What every page of ours shares: its templates, its words, and what a browser may load for it.

A page is one file that asks for nothing. Its style and its few lines of script stand inside it, and the
content security policy names them by digest, so that neither text from a data file nor a slip in a template
can run or be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from hvevfd_research.i18n import gettext, ngettext, number

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "template"


@dataclass(frozen=True)
class Inside:
    """Style and script of a page, with the policy that admits them and nothing else.

    Parameters
    ----------
    style, script : what stands between the tags
    policy : content of the ``Content-Security-Policy`` meta element
    """

    style: Markup
    script: Markup
    policy: str


@cache
def inside(name: str) -> Inside:
    """Put together style and script of one kind of page, and the policy for just these.

    >>> inside("page").policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    True
    """
    style = "\n".join((TEMPLATES / file).read_text("utf-8") for file in ("base.css", f"{name}.css"))
    script = (TEMPLATES / f"{name}.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    # Our own files, the same for every page: nothing in them comes from a notebook or from data.
    return Inside(Markup(style), Markup(script), policy)  # noqa: S704


def policy_for(style: str) -> str:
    """Admit one style and nothing else: no script, no request.

    >>> policy_for("p { color: black }").startswith("default-src 'none'; style-src 'sha256-")
    True
    """
    return f"default-src 'none'; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"


def dress(environment: Environment) -> Environment:
    """Give a Jinja environment our words and numbers, and have it escape whatever is not marked as safe."""
    environment.autoescape = True
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(_=gettext, ngettext=ngettext, number=number)
    return environment


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
