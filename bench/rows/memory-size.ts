import { weigh } from "../memory-use.js";
import { defineRow, type PartContext } from "../row.js";
import { makeTexts } from "../texts.js";
import { makePlainWorld, makeWorld, type WorldSize } from "../worlds.js";

function sizeOf({ isQuick }: PartContext): WorldSize {
  return { characters: isQuick ? 1000 : 10_000, memories: 100 };
}

async function ours(context: PartContext): Promise<{ heap: number; buffers: number; json: number }> {
  const size = sizeOf(context);
  const count = size.characters * size.memories;
  const empty = await weigh(() => makeWorld({ ...size, memories: 0 }));
  const full = await weigh(() => makeWorld(size));
  const texts = makeTexts(4096);
  const json = texts.reduce((sum, text) => sum + JSON.stringify({ text }).length, 0) / texts.length;
  return { heap: (full.heap - empty.heap) / count, buffers: (full.buffers - empty.buffers) / count, json };
}

async function plain(context: PartContext): Promise<{ heap: number }> {
  const size = sizeOf(context);
  const count = size.characters * size.memories;
  const empty = await weigh(() => makePlainWorld({ ...size, memories: 0 }));
  const full = await weigh(() => makePlainWorld(size));
  return { heap: (full.heap - empty.heap) / count };
}

export const memorySize = defineRow({
  name: "size",
  title: "RAM of a memory of 140 characters, 100 in each of 10,000 characters",
  parts: { ours, plain },
  figures: ({ ours: { heap, buffers, json }, plain: objects }) => [
    {
      what: "in all",
      unit: "B",
      measured: heap + buffers,
      target: { atMost: 1.3 * json + 32 },
      baselines: [
        { what: "plain objects", value: objects.heap },
        { what: "JSON of the content alone", value: json },
      ],
    },
    { what: "of it ArrayBuffers, off the JavaScript heap", unit: "B", measured: buffers },
    {
      what: "of it JavaScript heap",
      unit: "B",
      measured: heap,
      baselines: [{ what: "plain objects", value: objects.heap }],
    },
  ],
  notes: ({ ours: { json } }) => [
    `The target is 1.3 times the ${json.toFixed(0)} bytes of JSON of the content, plus 32 bytes.`,
  ],
});
