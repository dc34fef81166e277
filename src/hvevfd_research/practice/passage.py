"""A few lines that a learner asked for: a hint or a solution."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from hvevfd_research.i18n import language


@dataclass(frozen=True)
class Passage:
    """A title, words, and code where there is some.

    Examples
    --------
    >>> Passage("Hint 1 of 3", "What do both have in common?")
    Hint 1 of 3
    What do both have in common?
    """

    title: str
    words: str
    code: str = ""

    def __repr__(self) -> str:
        return "\n".join(filter(None, (self.title, self.code, self.words)))

    def _repr_markdown_(self) -> str:
        code = f"```python\n{self.code}\n```" if self.code else ""
        return "\n\n".join(filter(None, (f"**{self.title}**", code, self.words)))

    def _repr_html_(self) -> str:
        code = f"<pre><code>{escape(self.code)}</code></pre>" if self.code else ""
        words = "".join(f"<p>{escape(line)}</p>" for line in self.words.splitlines() if line)
        return f'<div lang="{language()}"><p><b>{escape(self.title)}</b></p>{code}{words}</div>'
