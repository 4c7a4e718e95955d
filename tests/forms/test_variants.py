"""What a document says does not depend on the hands and programs that it went through (`tests/variants`)."""

from __future__ import annotations

import importlib.util
import json
import re
from argparse import Namespace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.forms.which_form import best_form
from perfdesk.readers.sniff import read_document
from perfdesk.workflow.interchange import to_dump
from tests.forms.invented import filing
from tests.readers.building import docx_of
from tests.variants import VARIANTS
from tests.variants.xml import Word

FORMS = ("hebei-project", "ningxia-project", "hunan-project", "national-project", "hebei-application")
STEMS = (*["hengdong-organization-2022"] * 3, "shapotou-organization-2024")
_BLANKS = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def varied(source: Path, name: str, path: Path) -> Recognised:
    word = Word(source)
    VARIANTS[name](word, best_form(read_document(source), all_profiles())[1])
    return recognise(read_document(word.save(path)), all_profiles())


def squeezed(value: Any) -> Any:
    """A dump without white space, blank fields and the spelling of the print."""
    if isinstance(value, dict):
        fields = {key: squeezed(item) for key, item in value.items() if not key.startswith("printed.")}
        return {key: item for key, item in fields.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [squeezed(item) for item in value]
    return _BLANKS.sub("", value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A form's id -> the invented filing printed on it as a Word file, and what is read of it."""
    folder = tmp_path_factory.mktemp("printed")

    @cache
    def made(form: str) -> tuple[Path, Any]:
        profile = profile_for(form)
        on_form = as_form(filing(), profile_for(filing().form_id), profile)
        path = docx_of(compose_filing(on_form, profile), folder / f"{form}.docx")
        return path, squeezed(to_dump(recognise(read_document(path), all_profiles()).filing))

    return made


@pytest.mark.parametrize("number", range(len(VARIANTS)), ids=list(VARIANTS))
def test_our_own_documents_say_the_same_in_every_variant(printed: Any, tmp_path: Path, number: int) -> None:
    name = list(VARIANTS)[number]
    source, expected = printed(FORMS[number % len(FORMS)])
    assert squeezed(to_dump(varied(source, name, tmp_path / "own.docx").filing)) == expected


@cache
def compare_script(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("compare", folder / "expected" / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(samples: Path, stem: str, found: Recognised) -> tuple[float, list[Any]]:
    """The share of cells that are as in the checked reading, and the differences."""
    options = Namespace(amounts=False, nfkc=False, no_accept=False, ignore=set())
    scorer = compare_script(samples).Cmp(options)
    gold = json.loads((samples / "expected" / f"{stem}.json").read_text(encoding="utf-8"))
    scorer.run(gold, json.loads(json.dumps(to_dump(found.filing))))
    counted = sum(cells[0] for cells in scorer.cells.values())
    return sum(cells[1] for cells in scorer.cells.values()) / counted, scorer.diffs


@pytest.mark.parametrize("number", range(len(VARIANTS)), ids=list(VARIANTS))
def test_real_documents_say_the_same_in_every_variant(samples: Path, tmp_path: Path, number: int) -> None:
    name, stem = list(VARIANTS)[number], STEMS[number % len(STEMS)]
    found = varied(samples / "word" / f"{stem}.docx", name, tmp_path / "real.docx")
    share, differences = score(samples, stem, found)
    assert share > 0.995, differences[:5]
