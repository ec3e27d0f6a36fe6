// Runs one part of one row, as a process of its own that answers by a message.
import { rows } from "./rows.js";

const [rowName, partName, size, folder = ""] = process.argv.slice(2);
const part = rows.find(({ name }) => name === rowName)?.parts[partName ?? ""];
if (part === undefined) throw new Error(`there is no part ${partName} of a row ${rowName}`);
const readings = await part({ isQuick: size === "quick", folder });
process.send?.(readings, () => process.disconnect());
