// Run the prelude, the program and the check in MicroPython. The page terminates this worker if the
// program takes too long, so output is reported during the run. The build puts micropython.mjs
// and .wasm (from npm) into this folder.
import { loadMicroPython } from "./micropython.mjs";

const MOST = 20_000; // maximum number of characters shown
const ROOM = 8 * 1024 * 1024; // bytes of the heap

addEventListener("message", async ({ data: { prelude, code, check } }) => {
  let [waiting, sent] = ["", 0];
  const flush = () => {
    if (waiting) postMessage({ out: waiting });
    waiting = "";
  };
  const print = (line) => {
    if (sent > MOST) return;
    waiting += `${line}\n`;
    sent += line.length + 1;
    if (sent > MOST) {
      flush();
      postMessage({ cut: true });
    } else if (waiting.length > 1000) flush();
  };
  const finish = (result) => {
    flush();
    postMessage({ done: true, ...result });
  };
  let python;
  try {
    const url = new URL("./micropython.wasm", import.meta.url).href;
    python = await loadMicroPython({ url, stdout: print, linebuffer: true, heapsize: ROOM });
  } catch {
    finish({ broken: true });
    return;
  }
  const run = (program) => {
    try {
      python.runPython(program);
      return "";
    } catch (problem) {
      return String(problem.message ?? problem);
    }
  };
  postMessage({ ready: true });
  const fault = prelude && run(prelude);
  const error = fault || run(code);
  if (error) return finish({ error });
  const refused = check && run(check);
  const hint = /AssertionError: ([^]*)/.exec(refused || "")?.[1].trim();
  finish(hint ? { hint } : refused ? { fault: refused } : {});
});
