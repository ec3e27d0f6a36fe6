/** What is made when it is first asked for, and kept: a table that takes time to build, and that many programs never look into. */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
