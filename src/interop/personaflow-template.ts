import { escapeText } from "../prompt/escape-text.js";

/** What Python's `string.Template` knows: `$$`, `$name` and `${name}`, with names in ASCII. */
const MARKS = /\$(?:(\$)|([_A-Za-z][_A-Za-z0-9]*)|\{([_A-Za-z][_A-Za-z0-9]*)\})/g;

/**
 * A template of PersonaFlow, written for Python's `string.Template`, as one of ours that renders alike: `$name` and `${name}`
 * are the variable, `$$` is a `$`, and everything else is text, `{{` and backslashes too.
 *
 * @example
 * importPersonaFlowTemplate("Hi $name, that is 5$$"); // "Hi ${name}, that is 5$"
 */
export function fromPythonTemplate(source: string): string {
  let template = "";
  let text = "";
  let from = 0;
  for (const mark of source.matchAll(MARKS)) {
    const [written, dollar, bare, braced] = mark;
    text += source.slice(from, mark.index);
    from = mark.index + written.length;
    if (dollar !== undefined) {
      text += dollar;
      continue;
    }
    template += `${beforePlace(text)}\${${ownName(bare ?? braced ?? "")}}`;
    text = "";
  }
  return template + escapeText(text + source.slice(from));
}

/** A text that a place follows: a `$` or `\` at its end would make the place a literal, and an empty comment parts them. */
function beforePlace(text: string): string {
  const escaped = escapeText(text);
  if (escaped.endsWith("\\")) return `${escaped}\\{{!}}`;
  return escaped.endsWith("$") ? `${escaped}{{!}}` : escaped;
}

/** `this` is the whole of the variables; the one that is called so is in it. */
function ownName(name: string): string {
  return name === "this" ? "this.this" : name;
}
