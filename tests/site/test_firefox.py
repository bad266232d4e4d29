"""A lesson opens in Firefox, and runs a program of the reader there."""

import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket

from tools.browser import find_firefox

RUN = """
(async () => {
  const task = document.querySelector("gd-try");
  const printed = () => task.querySelector("samp").textContent;
  const before = printed();
  const editor = task.querySelector("textarea");
  editor.value = 'print("from Firefox", 6 * 7)';
  editor.dispatchEvent(new Event("input", { bubbles: true }));
  task.querySelector("button").click();
  while (!printed().includes("from Firefox")) await new Promise((go) => setTimeout(go, 50));
  const status = task.querySelector("[role=status]").textContent;
  const formulas = document.querySelectorAll("math").length;
  return JSON.stringify({ before, after: printed(), status, formulas });
})()
"""


class Firefox:
    """A Firefox without a window, controlled over WebDriver BiDi, a protocol of the W3C."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(
            f"{address}/session", timeout=60, suppress_origin=True
        )
        self._numbers = itertools.count(1)
        self.faults: list[str] = []
        self.send_command("session.new", capabilities={})
        self.send_command("session.subscribe", events=["log.entryAdded"])
        self.page = self.send_command("browsingContext.create", type="tab")["context"]

    def send_command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; record the errors that the page logs meanwhile."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("method") == "log.entryAdded":
                entry = answer["params"]
                if entry["level"] == "error":
                    self.faults.append(entry["text"])
            elif answer.get("id") == number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def open_page(self, address: str) -> None:
        self.send_command(
            "browsingContext.navigate", context=self.page, url=address, wait="complete"
        )

    def evaluate(self, expression: str) -> str:
        target = {"context": self.page}
        answer = self.send_command(
            "script.evaluate", expression=expression, target=target, awaitPromise=True
        )
        return str(answer["result"]["value"])

    def close(self) -> None:
        self.send_command("browser.close")
        self._socket.close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = find_firefox()
    if program is None:
        # Contributors need no second browser; `make test` prints that Firefox was not found.
        pytest.skip("Firefox was not found, and make test did not install it")
    profile = tmp_path_factory.mktemp("profile")
    said = profile / "said"
    command = [str(program), "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
    with said.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        try:
            browser = Firefox(_wait_for_address(said, process))
            yield browser
            browser.close()
            process.wait(30)
        finally:
            process.kill()
            process.wait()


def _wait_for_address(said: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the browser logs the address at which it listens, and return the address."""
    while process.poll() is None:
        if found := re.search(r"ws://\S+", said.read_text("utf-8")):
            return found[0]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    pytest.fail(f"Firefox stopped: {said.read_text('utf-8')}")


@pytest.mark.parametrize("prefix", ["", "ko/"])
def test_a_lesson_opens_and_runs_what_the_reader_writes(
    firefox: Firefox, address: str, prefix: str
) -> None:
    firefox.open_page(f"{address}{prefix}lessons/gradient-descent/")
    seen = json.loads(firefox.evaluate(RUN))
    assert seen["before"].startswith("0.000")
    assert seen["after"] == "from Firefox 42\n"
    assert seen["status"]  # the check fails: the program replaced the original one
    assert seen["formulas"] > 20
    assert firefox.faults == []
