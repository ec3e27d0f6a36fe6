/**
 * What a memory is judged by, in the order of the columns. `part` is the name under which it stands in the parts of a
 * score.
 */
export const FEATURES = [
  { name: "words", part: "words" },
  { name: "coverage", part: "words" },
  { name: "coverageSquared", part: "words" },
  { name: "before", part: "nearby" },
  { name: "after", part: "nearby" },
  { name: "before2", part: "nearby" },
  { name: "after2", part: "nearby" },
  { name: "coverage1", part: "nearby" },
  { name: "coverage2", part: "nearby" },
  { name: "answers", part: "nearby" },
  { name: "conversation", part: "conversation" },
  { name: "phrase", part: "phrase" },
  { name: "synonyms", part: "synonyms" },
  { name: "synonyms1", part: "synonyms" },
  { name: "speaks", part: "speaker" },
  { name: "otherSpeaks", part: "speaker" },
  { name: "mentions", part: "speaker" },
  { name: "time", part: "time" },
  { name: "wantsTime", part: "answer" },
  { name: "wantsSpan", part: "answer" },
  { name: "wantsNumber", part: "answer" },
  { name: "wantsName", part: "answer" },
  { name: "wantsPlace", part: "answer" },
  { name: "wantsReason", part: "answer" },
  { name: "length", part: "form" },
  { name: "question", part: "form" },
  { name: "smallTalk", part: "form" },
  { name: "ofOneself", part: "form" },
  { name: "stretch", part: "conversation" },
  { name: "wideStretch", part: "conversation" },
  { name: "speaksNear", part: "speaker" },
  { name: "meaning", part: "meaning" },
  { name: "speaksAround", part: "speaker" },
  { name: "brief", part: "form" },
  { name: "underWay", part: "conversation" },
] as const;

/** The name of a feature. */
export type FeatureName = (typeof FEATURES)[number]["name"];

/** The column of each feature. */
export const COLUMNS: Readonly<Record<FeatureName, number>> = Object.fromEntries(
  FEATURES.map(({ name }, column) => [name, column]),
) as Record<FeatureName, number>;
