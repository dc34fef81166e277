"""How to cite a data set, as plain text."""

from __future__ import annotations

from hvevfd_research.datasets.package import Source, describe
from hvevfd_research.i18n import gettext as _

_DOI = "https://doi.org/"


def cite(name: str) -> str:
    """Cite the works that a data set was taken from, and its terms.

    Parameters
    ----------
    name : name of the data set

    Returns
    -------
    str
        A heading line, one line for each source in the order of the package, and one for the licence.

    Raises
    ------
    ContentError : there is no such data set

    Examples
    --------
    >>> print(cite("goal-form-simulated"))
    Goal form, SIMULATED series of 16 patients (data set goal-form-simulated of hvevfd-research), made from:
    ...
    Licence: CC0 1.0 Universal (CC0-1.0)
    """
    package = describe(name)
    heading = _("{title} (data set {name} of hvevfd-research), made from:").format(
        title=_(package.title), name=package.name
    )
    licences = "; ".join(f"{licence.title} ({licence.name})" for licence in package.licences)
    terms = _("Licence: {licences}").format(licences=licences)
    return "\n".join([heading, *(_line(source) for source in package.sources), terms])


def _line(source: Source) -> str:
    where = _DOI + source.doi if source.doi else source.path
    parts = [source.citation.rstrip("."), source.edition.rstrip("."), where]
    return ". ".join(part for part in parts if part)
