"""Content is found by looking, in a checkout or an installed package; a wrong name is answered."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hvevfd_research import content
from hvevfd_research.errors import ContentError


def laid_out(folder: Path) -> ModuleType:
    """Import a copy of content.py from `folder`, as if the package lay there."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(content.__file__, folder / "content.py")
    spec = importlib.util.spec_from_file_location("content_copy", folder / "content.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checkout(tmp_path: Path, name: str = "hvevfd-research") -> ModuleType:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "{name}"\n', "utf-8")
    return laid_out(tmp_path / "src" / "hvevfd_research")


@pytest.mark.parametrize("kind", ["workbooks", "exercises", "data"])
def test_a_checkout_is_found_by_its_pyproject(kind, tmp_path):
    assert checkout(tmp_path).root(kind) == tmp_path / kind


@pytest.mark.parametrize("kind", ["workbooks", "exercises", "data"])
def test_an_installed_package_finds_the_files_beside_it(kind, tmp_path):
    installed = tmp_path / "site-packages" / "hvevfd_research"
    (installed / "content_files" / kind).mkdir(parents=True)
    assert laid_out(installed).root(kind) == installed / "content_files" / kind


def test_an_installed_package_inside_a_checkout_reads_its_own_content(tmp_path):
    (tmp_path / "src" / "hvevfd_research" / "content_files").mkdir(parents=True)
    assert "content_files" in checkout(tmp_path).root("data").parts


@pytest.mark.parametrize("name", ["something-else", "hvevfd-research-fork"])
def test_another_project_is_not_taken_for_ours(name, tmp_path):
    with pytest.raises(ContentError, match="install the package again"):
        checkout(tmp_path, name).root("data")


def test_a_package_without_its_content_says_what_to_do(tmp_path):
    with pytest.raises(ContentError, match="install the package again"):
        laid_out(tmp_path / "a" / "b").root("workbooks")


def test_only_folders_with_their_marker_are_listed_in_order(tmp_path):
    module = checkout(tmp_path)
    for name in ("zeta", "alpha", "unfinished"):
        (tmp_path / "workbooks" / name).mkdir(parents=True)
    for name in ("zeta", "alpha"):
        (tmp_path / "workbooks" / name / "workbook.toml").touch()
    (tmp_path / "workbooks" / "workbook.toml").touch()
    assert module.names("workbooks") == ["alpha", "zeta"]


def test_the_marker_of_one_kind_does_not_make_another(tmp_path):
    module = checkout(tmp_path)
    for kind, marker in content.MARKERS.items():
        (tmp_path / kind / kind).mkdir(parents=True)
        (tmp_path / kind / kind / marker).touch()
        (tmp_path / kind / "stray").mkdir()
        (tmp_path / kind / "stray" / next(one for one in content.MARKERS.values() if one != marker)).touch()
    assert [module.names(kind) for kind in content.MARKERS] == [[kind] for kind in content.MARKERS]


def test_a_kind_that_nobody_has_filled_is_empty_and_not_an_error(tmp_path):
    assert checkout(tmp_path).names("exercises") == []


def test_folder_gives_the_folder():
    assert content.folder("data", "ageing") == content.root("data") / "ageing"


def test_a_misspelt_name_is_answered_with_the_nearest_and_with_all():
    with pytest.raises(ContentError) as caught:
        content.folder("data", "agening")
    assert "Did you mean ageing?" in str(caught.value)
    assert all(name in str(caught.value) for name in content.names("data"))


def test_a_name_like_no_other_gets_no_guess():
    with pytest.raises(ContentError) as caught:
        content.folder("data", "qqqqqqqq")
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize("name", ["../data/ageing", "ageing/", ".", "", "AGEING", "/etc"])
def test_a_name_cannot_lead_out_of_the_folder(name):
    with pytest.raises(ContentError):
        content.folder("data", name)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ContentError, match="workbooks, exercises, data"):
        content.root("datasets")  # type: ignore[arg-type]


@pytest.mark.parametrize("module", ["hvevfd_research.content", "hvevfd_research.datasets"])
def test_importing_needs_neither_pandas_nor_numpy(module):
    code = f"import sys, {module}; print([m for m in ('pandas', 'numpy', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
