/** What the process ends with. Scripts rely on these numbers: they are never renumbered. */
export const EXIT = { ok: 0, failed: 1, usage: 2, locked: 3, invalid: 4, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For `--help` and the manual. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, "done"],
  [EXIT.failed, "failed: a file that is missing, a full disk, a model that does not answer"],
  [EXIT.usage, "not understood: an unknown command or option, a value that makes no sense"],
  [EXIT.locked, "the store is open in another process"],
  [EXIT.invalid, "the data is damaged, or is not what it should be"],
  [EXIT.interrupted, "interrupted with Ctrl-C; what was told or said until then is saved"],
];
