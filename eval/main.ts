// Measures the offline defaults on public data and prints a table, or JSON.
import { evaluate } from "./evaluate.js";

process.exitCode = await evaluate(process.argv.slice(2), {
  log: (text) => console.log(text),
  error: (text) => console.error(text),
});
