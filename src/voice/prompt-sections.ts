import { builtInTemplates } from "../prompt/built-in-templates.js";
import type { VoiceLocale } from "./knowledge.js";

/** A part of a system prompt: its lines, and the names that stand in its heading. */
export interface Section {
  /** The variable that the template shows in it; "prompt" for what comes first, "past" for earlier talks with the user. */
  readonly part: string;
  readonly lines: readonly string[];
}

/** A prompt taken apart along the headings of the built-in template. */
export interface Sections {
  readonly sections: readonly Section[];
  readonly name: string | undefined;
  readonly speaker: string | undefined;
  readonly locale: VoiceLocale | undefined;
}

interface Heading {
  readonly part: string;
  readonly pattern: RegExp;
}

interface Layout {
  readonly locale: VoiceLocale;
  readonly headings: readonly Heading[];
}

/** Longer names are none. */
const LONGEST_NAME = 200;
const BLOCK = /\{\{#if (\w+)\}\}\n\n([^\n]+)\n/g;
/** What is known of a user has headings of its own, those of its template. */
const CONTEXT = "{{profile}}";
const CONTEXT_BLOCK =
  /\{\{#if (\w+)\}\}\n(?:\{\{#if \w+\}\}\n\n\{\{\/if\}\}\n)?((?:[^\n{-]|\{\{user\}\})[^\n]*)\n\{\{#each/g;
const CLOSING = /\{\{\/if\}\}\n\n([^\n]*\S[^\n]*)\n*$/;

function patternOf(line: string): RegExp {
  const seen = new Set<string>();
  const source = line
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{\{(\w+)\}\}/g, (_place, name: string) => {
      if (seen.has(name)) return String.raw`\k<${name}>`;
      seen.add(name);
      return `(?<${name}>.{1,${LONGEST_NAME}}?)`;
    });
  return new RegExp(`^${source}$`, "u");
}

/** The headings are read out of the template itself, so that both always agree. */
function layoutOf(locale: VoiceLocale): Layout {
  const template = builtInTemplates[locale]["character"] ?? "";
  const headings = [...template.matchAll(BLOCK)].flatMap(([, part = "", line = ""]) =>
    line === CONTEXT ? contextHeadings(locale) : { part, pattern: patternOf(line) },
  );
  const closing = CLOSING.exec(template)?.[1];
  return {
    locale,
    headings: closing === undefined ? headings : [...headings, { part: "closing", pattern: patternOf(closing) }],
  };
}

function contextHeadings(locale: VoiceLocale): Heading[] {
  const template = builtInTemplates[locale]["profile-context"] ?? "";
  return [...template.matchAll(CONTEXT_BLOCK)].map(([, part = "", line = ""]) => ({
    part: part === "episodes" ? "past" : "profile",
    pattern: patternOf(line),
  }));
}

let layouts: readonly Layout[] | undefined;

/** A heading of either language; headings come in the order of the template, so that none is found twice. */
function findHeading(
  line: string,
  from: number,
): { layout: Layout; index: number; names: RegExpExecArray } | undefined {
  layouts ??= [layoutOf("en"), layoutOf("zh")];
  for (const layout of layouts) {
    for (const [index, { pattern }] of layout.headings.entries()) {
      const names = index < from ? null : pattern.exec(line);
      if (names !== null) return { layout, index, names };
    }
  }
  return undefined;
}

/** Takes a system prompt apart. What follows the closing line, such as the form of an answer, belongs to no part. */
export function sectionsOf(system: string): Sections {
  const sections: { part: string; lines: string[] }[] = [{ part: "prompt", lines: [] }];
  let name: string | undefined;
  let speaker: string | undefined;
  let locale: VoiceLocale | undefined;
  let next = 0;
  let before = "";
  for (const line of system.split(/\r?\n/)) {
    const isSeparate = before.trim() === "" && !/^\s|^-|^$/u.test(line);
    before = line;
    const found = isSeparate ? findHeading(line, next) : undefined;
    if (found === undefined) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    name ??= found.names.groups?.["name"];
    speaker = found.names.groups?.["speaker"] ?? speaker;
    locale = found.layout.locale;
    next = found.index + 1;
    sections.push({ part: found.layout.headings[found.index]?.part ?? "", lines: [] });
  }
  const isClosed = sections.at(-1)?.part === "closing";
  return { sections: isClosed ? sections.slice(0, -1) : sections, name, speaker, locale };
}
