"""What a plan makes of its tasks."""

from __future__ import annotations

from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.views import form


def test_no_phone_asks_for_what_is_said_in_a_private_step():
    stages = Plan("Gathering 3", ("ask-a-colleague", "proud-of")).stages
    asked = [form(stage) for stage in stages if stage.phase == "in pairs"]
    assert asked == ["", "", "answer"]
