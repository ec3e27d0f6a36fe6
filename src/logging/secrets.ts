/** Stands where a secret stood. */
export const REDACTED = "[redacted]";

/** "always": whatever stands under the key is secret. "text": its texts are, while counts such as `tokens: 12` are not. */
export type Secrecy = "none" | "text" | "always";

const ALWAYS =
  /api_?keys?|(?:access|refresh|auth|id|session|bearer)_?token|(?:private|secret|access|signing|encryption|master)_?key|client_?secret|passw(?:or)?d|passphrase|authorization|credential/;
const ALWAYS_WORDS: ReadonlySet<string> = new Set(["secret", "secrets", "pwd"]);
const TEXT_WORDS: ReadonlySet<string> = new Set([
  "token",
  "tokens",
  "auth",
  "cookie",
  "cookies",
  "pass",
  "jwt",
  "bearer",
]);

/** How secret a value is by the name of its key, in any way of writing: `apiKey`, `API_KEY`, `x-api-key`. */
export function secrecyOf(key: string): Secrecy {
  const words = key
    .slice(0, 100)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (ALWAYS.test(words.join("_")) || words.some((word) => ALWAYS_WORDS.has(word))) return "always";
  return words.some((word) => TEXT_WORDS.has(word)) ? "text" : "none";
}

/** What follows `password=`: in quotes all of it, otherwise up to the next space or separator. */
const VALUE = String.raw`(?:"[^"]{1,500}"|'[^']{1,500}'|[^\s"',;&]{3,})`;
/** Between a key and its value, as in `key=`, `key: ` and `"key": `. */
const EQUALS = String.raw`["']?\s{0,3}[:=]\s{0,3}`;

/** What secrets look like wherever they stand, and what is left of them. Each pattern takes linear time. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, REDACTED],
  // The name of the scheme, "Basic", stands between the key and the secret.
  [new RegExp(String.raw`\b(authorization${EQUALS})(?:\w{1,20}\s(?=[^\s"',;&]{3}))?${VALUE}`, "gi"), `$1${REDACTED}`],
  [/\b(bearer\s{1,3})[\w.~+/-]{6,}=*/gi, `$1${REDACTED}`],
  [/\beyJ[\w-]{10,}(?:\.[\w-]+){0,2}/g, REDACTED],
  [/\b(?:sk|pk|rk|gsk|xai|hf|npm|glpat|gh[opsur]|github_pat|xox[abeprs])[-_][\w-]{6,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\bAIza[\w-]{30,}/g, REDACTED],
  [/(:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,200}@/g, `$1${REDACTED}@`],
  [
    new RegExp(String.raw`((?:api[-_]?key|secret|password|passwd|pwd|passphrase)${EQUALS})${VALUE}`, "gi"),
    `$1${REDACTED}`,
  ],
  // A number after "token" is a count.
  [new RegExp(String.raw`(token${EQUALS})(?!\d+\b)${VALUE}`, "gi"), `$1${REDACTED}`],
];

/** A text without what looks like a key, a token or a password. */
export function redactText(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of PATTERNS) clean = clean.replaceAll(pattern, replacement);
  return clean;
}
