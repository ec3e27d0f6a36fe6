/**
 * A message without what a program put into it of the opening of its session: nobody said that. The opening as a whole goes,
 * and so does each of its lines that stands in a line of its own.
 */
export function withoutInjected(text: string, opening: string): string {
  if (opening === "") return text;
  const rest = text.split(opening).join("\n");
  const injected = new Set(opening.split("\n").flatMap((line) => line.trim() || []));
  const lines = rest.split("\n");
  const said = lines.filter((line) => !injected.has(line.trim()));
  return said.length === lines.length && rest === text ? text : said.join("\n").trim();
}
