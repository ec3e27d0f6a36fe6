/** A variable of the process's environment: the only place that reads it. Absent in a browser, and when empty. */
export function environment(name: string): string | undefined {
  return typeof process === "undefined" ? undefined : process.env[name] || undefined;
}
