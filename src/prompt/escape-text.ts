/**
 * A template that renders to exactly this text: what would be taken for a tag is escaped. For texts that go where a template
 * is asked for, such as a character's `prompt` that was rendered before.
 *
 * @example
 * ```ts
 * system.createCharacter({ name: "Ann", prompt: escapeTemplate(textFromElsewhere) });
 * ```
 */
export function escapeText(text: string): string {
  // Backslashes before braces are an escape themselves to Handlebars; an empty comment keeps them apart.
  return text.replaceAll(/(\\*)\{\{|\$\{(?!\{)/g, (_mark, backslashes: string | undefined) => {
    if (backslashes === undefined) return "$${";
    return backslashes === "" ? String.raw`\{{` : `${backslashes}${String.raw`\{{!}}\{{`}`;
  });
}
