"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from pathlib import Path

from hvevfd_research.errors import OutputError

TEMPORARY = ".part"  # ending of a file that is still being written
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}


def output_folder(path: Path) -> Path:
    """Make the folder that results go into.

    Raises
    ------
    OutputError : it is a file, or may not be made or written
    """
    folder = path.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(
            "{folder} is a file, not a folder; choose another with -o", folder=str(path)
        ) from error
    except OSError as error:
        raise _refused(error, str(path)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError("{folder} may not be written to; choose another with -o", folder=str(path))
    return folder


def inside(folder: Path, name: str) -> Path:
    """Give the path of a plain file name in a folder, and refuse one that could lie elsewhere.

    Raises
    ------
    OutputError : the name holds a separator, is reserved by Windows, or a link of that name leads out
    """
    if not _NAME.fullmatch(name) or name.partition(".")[0].lower() in _RESERVED:
        raise OutputError("{name} cannot be the name of a result", name=repr(name))
    path = folder / name
    if path.is_symlink():
        raise OutputError("{name} is a link; results are not written through links", name=name)
    return path


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file so that a reader, a crash or a full disk meets the old one or the whole new one.

    The bytes go to a temporary file beside it, are synced, and take the name in one step.

    Raises
    ------
    OutputError : no room, no permission, or another fault of the disk
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _refused(error, path.name) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what an earlier run that was killed left half-written; call it with the folder locked."""
    for path in folder.glob(f".*{TEMPORARY}"):
        with contextlib.suppress(OSError):
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(error: OSError, what: str) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return OutputError(
            "there is no room left to write {what}; free some or choose another disk", what=what
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("{what} may not be written; choose another folder with -o", what=what)
    return OutputError(
        "{what} could not be written: {reason}", what=what, reason=error.strerror or str(error)
    )
