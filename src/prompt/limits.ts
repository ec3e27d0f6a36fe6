/** What a template may cost. What is over a limit ends in `template/limit`, which names it. */
export interface TemplateLimits {
  /** Bytes of the source, in UTF-8. */
  readonly sourceBytes: number;
  /** Tags, escaped ones counted: each `{{` and each `${`. */
  readonly tags: number;
  /** Names, numbers and texts inside of tags, all together. */
  readonly words: number;
  /** Blocks inside each other; an `{{else if}}` is a block inside the one before. Subexpressions count alike. */
  readonly depth: number;
  /** Statements, iterations and calls of one render. */
  readonly steps: number;
  /** Bytes of what one render gives. */
  readonly outputBytes: number;
  /** Partials inside each other while rendering. */
  readonly partials: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** For what a developer writes: so wide that only a mistake meets them. The parser is quick up to here. */
export const TRUSTED: TemplateLimits = {
  sourceBytes: 4 * MIB,
  tags: 10_000,
  words: 100_000,
  depth: 200,
  steps: 5_000_000,
  outputBytes: 32 * MIB,
  partials: 100,
};

/** For what somebody else wrote: parsing and rendering stay within 50 ms. */
export const UNTRUSTED: TemplateLimits = {
  sourceBytes: 32 * KIB,
  tags: 500,
  words: 2000,
  depth: 32,
  steps: 50_000,
  outputBytes: 64 * KIB,
  partials: 0,
};

/** For the `prompt` of a character: as long as a character may be, and few tags. */
export const CHARACTER: TemplateLimits = { ...UNTRUSTED, sourceBytes: 4 * MIB, outputBytes: 32 * MIB };

/** True for a text of more than so many bytes of UTF-8; looks at characters only when it is near. */
export function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  if (text.length * 3 <= bytes) return false;
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800 || (unit & 0xf800) === 0xd800) length += 2;
    else length += 3;
  }
  return length > bytes;
}
