const ISO = /^[+-]?\d{4,6}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?$/i;

/** Milliseconds of an ISO 8601 time, or undefined when it is none. Like the system does, one without a zone means UTC. */
export function parseIsoTime(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const dated = text.replace(" ", "T");
  const ms = Date.parse(/t/i.test(dated) && match[1] === undefined ? `${dated}Z` : dated);
  return Number.isNaN(ms) ? undefined : ms;
}
