"""What is said at the terminal."""

import pytest

from builder.terminal import Progress, say


def test_a_message_is_a_line_of_stderr_and_stdout_stays_free(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("경사하강법: done")
    say("two\nlines")
    assert capsys.readouterr() == ("", "경사하강법: done\ntwo\nlines\n")


def test_progress_away_from_a_terminal_is_a_line_for_each_item(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Progress("Doing", 2) as progress:
        for name in ("a", "b"):
            progress.start_item(name)
        progress.finish_item("b", ok=False)
        progress.finish_item("a")
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first == "Doing: 1/2 b (FAILED)"
    assert second.startswith("Doing: 2/2 a (")
    assert second.endswith(" s)")


class _Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_a_terminal_gets_one_line_that_grows() -> None:
    terminal = _Terminal()
    with Progress("Doing", 2, terminal) as progress:  # type: ignore[arg-type]  # all it needs
        for name in ("a", "b"):
            progress.start_item(name)
            progress.finish_item(name)
    assert terminal.text.count("\n") == 1
    assert "━" * 24 + " 2/2" in terminal.text.splitlines()[-1]
