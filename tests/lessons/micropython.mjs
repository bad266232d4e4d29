// Run Python programs in MicroPython, each in a new interpreter. Standard input is a list of programs;
// the parts of a program run in order and share their names. The result has the output of each
// program and the error of its first part that failed.
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
