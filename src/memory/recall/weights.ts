import type { FeatureName } from "./feature-list.js";

/**
 * Every constant of the ranking, with its origin. Those under FITTED are written by `eval/fit-recall.ts`; the data is
 * named there. Nothing is fitted on data that may not be used commercially.
 */

/** BM25 with less length normalization than usual: memories are short, and nearly all of about one length. */
export const BM25_K1 = 0.9;
export const BM25_B = 0.4;
/** A synonym is worth this much of the word that it stands for. */
export const SYNONYM_WORTH = 0.4;

/** Postings read for one question: what keeps a question of common words short. */
export const MOST_POSTINGS = 65_536;
/**
 * Documents that are looked at closely for their own words, if no more are asked for than half of them; their neighbours
 * come on top. Chosen on QMSum validation: with 96 and 256 hardly anything was better and a question took longer, with 40 it
 * was a little worse.
 */
export const LEAST_CANDIDATES = 48;

/** What each feature is multiplied by. */
export type Weights = Readonly<Record<FeatureName, number>>;

/**
 * Chosen by hand, without fitting; where the fitting data says nothing (dates, most kinds of question), these
 * are what counts.
 */
export const PRIOR_WEIGHTS: Weights = {
  words: 4,
  coverage: 3,
  coverageSquared: 1,
  before: 1,
  after: 1,
  before2: 0.5,
  after2: 0.5,
  coverage1: 2,
  coverage2: 1,
  answers: 1,
  conversation: 1,
  phrase: 1,
  synonyms: 1,
  synonyms1: 0.5,
  speaks: 1,
  otherSpeaks: 0,
  mentions: 0,
  time: 1.5,
  wantsTime: 0.5,
  wantsSpan: 0.5,
  wantsNumber: 0.5,
  wantsName: 0.3,
  wantsPlace: 0.5,
  wantsReason: 0.5,
  length: 1,
  question: -0.5,
  smallTalk: -0.3,
  ofOneself: 0.2,
  stretch: 0.5,
  wideStretch: 0.5,
  speaksNear: 0.3,
  speaksAround: 0,
  brief: 0,
  underWay: 0,
  meaning: 3,
};

/**
 * FITTED. For a question about one thing. Origin: QMSum validation, where the evidence is the three relevant turns that hold
 * most of the written answer's own words, and the travel dialogues of KdConv, held at `PRIOR_WEIGHTS`.
 */
export const FACT_WEIGHTS: Weights = {
  words: 1.89,
  coverage: 1.74,
  coverageSquared: -0.29,
  before: 0.96,
  after: 0.87,
  before2: 0.66,
  after2: 0.3,
  coverage1: 0.67,
  coverage2: 0.01,
  answers: 1,
  conversation: 2.2,
  phrase: 0.64,
  synonyms: 1.36,
  synonyms1: 0.81,
  speaks: 1.09,
  otherSpeaks: -0.22,
  mentions: 0.01,
  time: 1.5,
  wantsTime: 0.17,
  wantsSpan: 2.11,
  wantsNumber: 0.57,
  wantsName: 0.33,
  wantsPlace: 0.36,
  wantsReason: 0.7,
  length: 0.94,
  question: -0.47,
  smallTalk: -0.51,
  ofOneself: 0.98,
  stretch: 0.7,
  wideStretch: 0.6,
  speaksNear: 0.5,
  speaksAround: 0.3,
  brief: 0.48,
  underWay: 0.03,
  meaning: 3,
};

/** FITTED. For a question about a discussion or an opinion. Origin: QMSum validation, all relevant turns alike. */
export const BROAD_WEIGHTS: Weights = {
  words: 1.54,
  coverage: 0.39,
  coverageSquared: -1.07,
  before: 1.26,
  after: 0.83,
  before2: 0.88,
  after2: -0.27,
  coverage1: -0.55,
  coverage2: 0.71,
  answers: 0.48,
  conversation: 1,
  phrase: 1.48,
  synonyms: 0.65,
  synonyms1: 0.95,
  speaks: 0.28,
  otherSpeaks: 0.24,
  mentions: -0.1,
  time: 1.5,
  wantsTime: 0.1,
  wantsSpan: 0.5,
  wantsNumber: 0.5,
  wantsName: 0.07,
  wantsPlace: 0.5,
  wantsReason: 0.42,
  length: -0.03,
  question: -0.05,
  smallTalk: -0.08,
  ofOneself: 0.04,
  stretch: 4.3,
  wideStretch: 4.81,
  speaksNear: 2.57,
  speaksAround: 5.92,
  brief: 1.37,
  underWay: 1.06,
  meaning: 3,
};
