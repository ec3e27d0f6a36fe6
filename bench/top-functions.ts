import { readFileSync } from "node:fs";
import { basename } from "node:path";

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Lines that tell where the time of a profile went: shares by function, what the functions it calls need left out. */
export function topFunctions(path: string, count = 15): string[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path, "utf8")) as CpuProfile;
  const labels = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const place = url === "" ? "" : ` ${basename(url)}:${lineNumber + 1}`;
      return [id, `${functionName === "" ? "(anonymous)" : functionName}${place}`];
    }),
  );
  const spent = new Map<string, number>();
  let total = 0;
  for (const [index, node] of samples.entries()) {
    const label = labels.get(node) ?? "?";
    const micros = timeDeltas[index] ?? 0;
    // Waiting for a disk or a child is not work.
    if (label === "(idle)") continue;
    total += micros;
    spent.set(label, (spent.get(label) ?? 0) + micros);
  }
  const top = [...spent].toSorted(([, a], [, b]) => b - a).slice(0, count);
  return top.map(([label, micros]) => `${((micros / total) * 100).toFixed(1).padStart(6)} %  ${label}`);
}
