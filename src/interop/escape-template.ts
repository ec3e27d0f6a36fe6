/**
 * A template that renders to exactly this text: what would be taken for a placeholder (`${` and `{{`) is escaped. For
 * texts that another system has already filled in.
 */
export function escapeTemplate(text: string): string {
  return text.replaceAll(/\$\{|\{\{/g, (mark) => (mark === "${" ? "$${" : String.raw`\{{`));
}
