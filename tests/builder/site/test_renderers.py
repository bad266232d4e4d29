"""Asking the process of each language to render."""

import pytest

from builder.site.render import RenderError
from builder.site.renderers import render_languages
from builder.sources.languages import LANGUAGES
from tests.builder.folders import tree


def test_each_language_that_is_asked_for_is_rendered_into_its_folder(pool, tmp_path, capsys):
    renderers = dict.fromkeys(LANGUAGES, pool)
    render_languages(renderers, tmp_path, ("ko",), tmp_path / "one")
    assert tree(tmp_path / "one") == {"ko/index.html": "안녕"}
    render_languages(renderers, tmp_path, LANGUAGES, tmp_path / "both")
    assert tree(tmp_path / "both") == {"en/index.html": "Hello", "ko/index.html": "안녕"}
    said = [line.partition(" in ")[0] for line in capsys.readouterr().err.splitlines()]
    assert sorted(said) == ["Rendered en", "Rendered ko", "Rendered ko"]


def test_the_complaints_of_all_languages_are_told(pool, tmp_path):
    pool.pages = {"en": RenderError("en: one"), "ko": RenderError("ko: two")}
    with pytest.raises(RenderError, match=r"en: one\nko: two"):
        render_languages({"en": pool, "ko": pool}, tmp_path, ("en", "ko"), tmp_path)


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_sources(pool, tmp_path):
    pool.pages["en"] = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        render_languages({"en": pool}, tmp_path, ("en",), tmp_path)
