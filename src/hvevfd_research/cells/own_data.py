"""The reader's own file, or the data that come with the workbook."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from hvevfd_research import datasets, intake
from hvevfd_research.cells.emit import emit, notice
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.cells.table import table_facts, table_html
from hvevfd_research.i18n import deferred
from hvevfd_research.privacy.ages import GROUPED, LAST_AGE


def open_data(
    data_file: str, *, bundled: str, resource: str | None = None, people: bool = True
) -> pd.DataFrame:
    """Read the reader's own file by the columns of a bundled data set, or that data set.

    What could not be read is shown on the page: a band with the count, a table with row, column and reason.

    Parameters
    ----------
    data_file : path of a CSV, Excel or Parquet file; empty for the bundled data
    bundled : name of the data set, which also says which columns an own file has
    resource : the resource of the data set, where it has several
    people : whether rows of an own file are about single people. From then on the page shows no count of few
        people, and on a page to hand on no row; see :class:`hvevfd_research.cells.people.Behind`

    Returns
    -------
    DataFrame
        Typed as the data set's schema says.

    Raises
    ------
    InputFileError : the file cannot be read, or no row of it
    """
    if not data_file:
        _warn_if_simulated(bundled)
        return datasets.load(bundled, resource)
    schema = datasets.schema(bundled, resource)
    fields = intake.Field.from_schema(schema)
    found = intake.read(data_file, fields)
    frame = found.frame
    if people:
        PEOPLE.hold(data_file)
        PEOPLE.note(frame, fields, next(iter(schema.get("primaryKey", ())), ""))
        frame = _with_the_oldest_together(frame, fields)
    _tell(found)
    return frame


def _with_the_oldest_together(frame: pd.DataFrame, fields: Sequence[intake.Field]) -> pd.DataFrame:
    """Take ages above 89 as 90 on a page to hand on: in the numbers too, since a mean or a maximum tells."""
    ages = [field.name for field in fields if field.is_age and (frame[field.name] > GROUPED).any()]
    if not PEOPLE.on_report or not ages:
        return frame
    notice(
        deferred("Ages above {last} are taken as {grouped} on a page to hand on."),
        level="hidden",
        last=str(LAST_AGE),
        grouped=str(GROUPED),
    )
    return frame.assign(**{name: frame[name].clip(upper=GROUPED) for name in ages})


def source_line(data_file: str, *, bundled: str) -> str:
    """Say in a few words whose data a figure shows, in English: for the `source` of :func:`show`.

    Parameters
    ----------
    data_file, bundled : as in :func:`open_data`

    Examples
    --------
    >>> source_line("goals.xlsx", bundled="goal-form-simulated")
    'Own data'
    """
    if data_file:
        return deferred("Own data")
    described = datasets.describe(bundled)
    if described.sensitivity == "simulated":
        return deferred("Simulated data: no real patients")
    return described.title


def _tell(found: intake.Intake) -> None:
    """Show how the reading went; on a page to hand on neither which rows were refused nor how many."""
    if PEOPLE.on_report:
        if found.rows_refused:
            notice(
                deferred("Some rows could not be read and are left out. Run without --report to see which."),
                level="refused",
            )
        return
    if found.rows_refused:
        notice(
            deferred("{refused} of {read} rows could not be read and are left out."),
            level="refused",
            refused=str(found.rows_refused),
            read=str(found.rows_read),
        )
    if found.issues:
        _show_issues(found.to_frame())


def _show_issues(issues: pd.DataFrame) -> None:
    """Show what the reader noticed; it names columns and sheets of the file, so it is not handed on."""
    columns = {
        "row": deferred("Row"),
        "column": deferred("Column"),
        "level": deferred("Level"),
        "text": deferred("What, and what to do"),
    }
    facts = table_facts(issues, caption=deferred("What the reader noticed"), columns=columns)
    forms = {"text/html": table_html(facts), "text/plain": f"{facts['caption']}\n{issues.to_string()}"}
    emit(facts | {"private": "file"}, forms)


def _warn_if_simulated(bundled: str) -> None:
    if datasets.describe(bundled).sensitivity == "simulated":
        notice(
            deferred("These data are made up. They show how to read the page, not what happens to people."),
            level="simulated",
        )
