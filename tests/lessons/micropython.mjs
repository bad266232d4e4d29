// Run Python programs in MicroPython, each in a fresh one: a list of lists of parts on standard input, run one after the
// other in the same names. What was printed, and what the first part that failed said, on standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { loadMicroPython } = await import(pathToFileURL(process.argv[2]));
const results = [];
for (const parts of JSON.parse(readFileSync(0, "utf8"))) {
  let printed = "";
  const stdout = (line) => {
    printed += `${line}\n`;
  };
  const python = await loadMicroPython({ stdout, linebuffer: true, heapsize: 8 * 1024 * 1024 });
  let failed = "";
  for (const part of parts) {
    if (failed) break;
    try {
      python.runPython(part);
    } catch (problem) {
      failed = String(problem.message ?? problem);
    }
  }
  results.push({ printed, failed });
}
process.stdout.write(JSON.stringify(results));
