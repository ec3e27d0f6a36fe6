/**
 * A template that renders to exactly this text: what would be taken for a tag is escaped. Backslashes before braces are an
 * escape themselves to Handlebars; an empty comment keeps them apart.
 */
export function escapeText(text: string): string {
  return text.replaceAll(/(\\*)\{\{|\$\{(?!\{)/g, (_mark, backslashes: string | undefined) => {
    if (backslashes === undefined) return "$${";
    return backslashes === "" ? String.raw`\{{` : `${backslashes}${String.raw`\{{!}}\{{`}`;
  });
}
