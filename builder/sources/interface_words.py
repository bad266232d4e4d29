"""List the words that the builder itself puts on pages, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language; braces stand for a number or a link that is filled in.

    Attributes:
        home, symptoms, glossary, reference, benchmarks, run, contribute: Titles of the navigation.
        part: The title of a part.
        planned: The mark of a lesson that is not written yet.
        show_code: The link to folded code.
        folds: The summary of each kind of folded cell, by the tag of the cell.
        docstring_note: Why the reference is in English on a page that is not.
        introduced_in, in_lesson, comes_in, not_said: The notes of the glossary's page.
        before_you_start, install_gdcore, lesson_on_web, set_up: The first cell of a download.
        well_done: The message of a check that holds, in a download.
        not_built: The message of the server while the course does not build.
    """

    home: str
    symptoms: str
    glossary: str
    reference: str
    benchmarks: str
    run: str
    contribute: str
    part: str
    planned: str
    show_code: str
    folds: Mapping[str, str]
    docstring_note: str
    introduced_in: str
    in_lesson: str
    comes_in: str
    not_said: str
    before_you_start: str
    install_gdcore: str
    lesson_on_web: str
    set_up: str
    well_done: str
    not_built: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        home="Home",
        symptoms="What went wrong?",
        glossary="Glossary",
        reference="API reference",
        benchmarks="Benchmarks",
        run="Run the lessons",
        contribute="Contribute",
        part="Part {}",
        planned="planned",
        show_code="Show the code",
        folds={
            "check": "✓ checked at every build",
            "setup": "Set-up",
            "solution": "Solution",
            "figure": "Code of this figure",
            "predict": "How the answer is computed",
        },
        docstring_note="",
        introduced_in="Introduced in {}.",
        in_lesson="lesson {}",
        comes_in="Comes in lesson {}.",
        not_said="",
        before_you_start="Before you start",
        install_gdcore="This notebook uses `gdcore`, the course's library. "
        "Install it once, in a cell:",
        lesson_on_web="The lesson on the web: <{}>",
        set_up="How to set up everything on your machine: <{}>",
        well_done="Well done.",
        not_built="The course does not build. The terminal says why; "
        "this page reloads when it does.",
    ),
    "ko": Words(
        home="처음",
        symptoms="무엇이 잘못되었을까요?",
        glossary="용어집",
        reference="API 참조",
        benchmarks="벤치마크",
        run="직접 실행하기",
        contribute="함께 만들기",
        part="{}부",
        planned="예정",
        show_code="코드 보기",
        folds={
            "check": "✓ 빌드할 때마다 검증함",
            "setup": "준비",
            "solution": "풀이",
            "figure": "그림을 그린 코드",
            "predict": "답을 계산한 코드",
        },
        docstring_note="본문은 영어로 되어 있습니다. "
        "코드의 설명문(docstring)에서 그대로 가져옵니다.",
        introduced_in="{}에서 소개합니다.",
        in_lesson="{}강",
        comes_in="{}강에서 소개할 예정입니다.",
        not_said="쓰지 않는 말: {}.",
        before_you_start="시작하기 전에",
        install_gdcore="이 노트북은 강좌의 라이브러리 `gdcore`를 씁니다. "
        "셀에서 한 번 설치해 주세요.",
        lesson_on_web="웹에서 읽기: <{}>",
        set_up="내 컴퓨터에 모두 준비하기: <{}>",
        well_done="잘했습니다.",
        not_built="강좌를 빌드하지 못했습니다. 이유는 터미널에 있습니다. "
        "고치면 이 페이지가 새로 고쳐집니다.",
    ),
}
