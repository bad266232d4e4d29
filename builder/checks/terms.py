"""Find Korean words that the glossary rules out, and terms without their English at first use."""

import re
from collections.abc import Iterator

from builder.sources.glossary import Glossary, find_uses, pattern_of
from builder.sources.languages import HOME
from builder.sources.lessons import Lesson
from builder.sources.prose import prose_of, running_prose

# 값 may stand between a term and its English: 극한값(limit) introduces 극한.
_PARENTHESES = re.compile(r"값?[*_]*\s?\(([^()]*)\)")


def forbidden_words(text: str, source: str, glossary: Glossary) -> Iterator[str]:
    """Find the words that the glossary rules out in a Korean text; `source` names the text."""
    for wrong, right in glossary.forbidden.items():
        for match in re.finditer(pattern_of(wrong), text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{source}:{line}: {wrong}: the glossary says {right}"


def not_introduced(lesson: Lesson, glossary: Glossary) -> Iterator[str]:
    """Find the terms that a Korean lesson first uses without their English in parentheses."""
    prose = running_prose(lesson.text)
    met: set[str] = set()
    for term, match in find_uses(prose, glossary):
        if not term.introduce or term.id in met:
            continue
        met.add(term.id)
        after = _PARENTHESES.match(prose, match.end())
        if not after or not any(word.lower() in after[1].lower() for word in term.en):
            line = prose.count("\n", 0, match.start()) + 1
            yield (
                f"{lesson.source}:{line}: the first {match[0]} lacks its English: "
                f"{match[0]}({term.en[0]})"
            )


def glossary_problems(lesson: Lesson, glossary: Glossary) -> Iterator[str]:
    """Find every place in which a Korean lesson departs from the glossary."""
    yield from forbidden_words(prose_of(lesson.text), lesson.source, glossary)
    for cell, line in lesson.code_cells():
        alt = cell.metadata.get("alt", "")
        yield from forbidden_words("\n" * (line - 2) + alt, lesson.source, glossary)
    if lesson.name != HOME:  # the home page mentions terms and introduces none
        yield from not_introduced(lesson, glossary)
