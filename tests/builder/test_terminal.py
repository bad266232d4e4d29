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
            progress.start(name)
        progress.finish("b", ok=False)
        progress.finish("a")
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first == "Doing: 1/2 b (FAILED)"
    assert second.startswith("Doing: 2/2 a (")
    assert second.endswith(" s)")
