import type { EvalFigure, EvalResult } from "./row.js";

/** What a terminal of usual width holds. */
const MOST_COLUMNS = 100;
const INDENT = "  ";

const one = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(1));

/** Columns of text: the first so many begin at the left, the others are numbers. */
function aligned(lines: readonly (readonly string[])[], texts: number): string[] {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, at) => (at < texts ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(INDENT)
      .trimEnd(),
  );
}

/** Lines of a sentence, indented. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && INDENT.length + line.length + 1 + word.length > MOST_COLUMNS) {
      lines.push(INDENT + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, INDENT + line];
}

function cellsOf({ what, metric, measured, target, peer, count }: EvalFigure): string[] {
  return [what, metric, one(measured), one(target), one(peer?.value), String(count)];
}

/** A row as lines of text: which data, what was measured, what is to be reached, what the best peer reached. */
export function tableOf(result: EvalResult): string {
  const { title, name, language, split, source, file, sha256, figures, missing, damaged, notes = [] } = result;
  const head = [`${title} [${name}]`, ...wrapped(`${language}; ${split}`)];
  if (missing !== undefined) return [...head, ...wrapped(`NOT MEASURED: ${missing}`), ""].join("\n");
  const origin = [
    ...wrapped(`${file} from ${source.address}, ${source.licence}, for ${source.use}`),
    `${INDENT}SHA-256 ${sha256 ?? "unknown"}`,
  ];
  if (damaged !== undefined) return [...head, ...origin, ...wrapped(`NOT MEASURED: ${damaged}`), ""].join("\n");
  const peers = [...new Set(figures.flatMap(({ peer }) => peer?.name ?? []))];
  const lines = aligned([["", "", "measured", "target", "peer", "of"], ...figures.map(cellsOf)], 2);
  return [
    ...head,
    ...origin,
    ...lines.map((line) => INDENT + line),
    ...(peers.length === 0 ? [] : wrapped(`Best peer: ${peers.join("; ")}.`)),
    ...notes.flatMap(wrapped),
    "",
  ].join("\n");
}

/** All figures that have a target, by language, in percent. */
export function overviewOf(results: readonly EvalResult[]): string {
  const languages = [...new Set(results.map(({ language }) => language))];
  const lines = languages.flatMap((language) =>
    results
      .filter((result) => result.language === language)
      .flatMap(({ name, figures }) =>
        figures
          .filter(({ target }) => target !== undefined)
          .map(({ metric, measured, target = 0, peer }) => [
            language,
            name,
            metric,
            one(measured),
            one(target),
            (measured - target >= 0 ? "+" : "") + (measured - target).toFixed(1),
            one(peer?.value),
          ]),
      ),
  );
  if (lines.length === 0) return "";
  const head = ["", "", "in percent", "measured", "target", "beyond it", "best peer"];
  return ["All that has a target", ...aligned([head, ...lines], 3).map((line) => INDENT + line), ""].join("\n");
}
