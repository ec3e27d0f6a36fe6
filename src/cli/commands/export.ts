import { stat } from "node:fs/promises";
import { writeJsonFile } from "../../stores/json-file.js";
import type { Call, CommandSpec } from "../arguments.js";
import type { Command } from "../command.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { jsonPieces } from "../json-pieces.js";
import { type Context, printJson, type Sink } from "../output.js";
import { bytes } from "../text/numbers.js";
import { styleFor } from "../text/style.js";
import { readWorld } from "../world.js";
import { requireCharacter } from "./inspect.js";

const spec: CommandSpec = {
  name: "export",
  summary: "Write a world, or one character, as JSON",
  description: [
    "Without NAME the snapshot: everything, in the form that PersonaSystem.fromJSON and dramatis import take. With NAME that character with its memories, in the form that importCharacter takes. To stdout, or to a file that is replaced only when the new one is complete.",
    "With --json and --out, stdout gets a document that says what was written; with --json alone it gets the JSON itself.",
  ],
  positionals: [
    { name: "PATH", required: true, about: "The world" },
    { name: "NAME", required: false, about: "A character in it" },
  ],
  options: [{ name: "out", value: "FILE", about: "Write there instead of to stdout" }],
  examples: ["dramatis export world --out world.json", "dramatis export world Mira | jq .memories"],
};

export const exportCommand: Command = {
  spec,
  async run(call: Call, context: Context): Promise<ExitCode> {
    const path = call.requirePositional(0);
    const name = call.positional(1);
    const out = call.text("out");
    const { output, signal } = context;
    await readWorld(path, { signal }, async (system) => {
      const document = name === undefined ? system.toJSON() : requireCharacter(system, name).toJSON();
      if (out === undefined) {
        await writePieces(document, output.stdout, signal);
        return;
      }
      await writeJsonFile(out, document);
      const { size } = await stat(out);
      if (call.json)
        printJson(output, { store: path, ...(name !== undefined && { character: name }), file: out, bytes: size });
      else
        output.stderr.write(`${styleFor(output).good("✓")} ${name ?? "the world"} written to ${out}, ${bytes(size)}\n`);
    });
    return EXIT.ok;
  },
};

/** Piece by piece, since a large world is longer than the longest string. */
async function writePieces(document: object, sink: Sink, signal: AbortSignal): Promise<void> {
  for (const piece of jsonPieces(document)) {
    signal.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- the next piece has to wait for the reader of this one
    if (sink.write(piece) === false) await sink.drained?.();
  }
}
