import { growFloat32, growUint32, growUint8 } from "./growing.js";

/** Numbers by document, for the time of one question; scores, places and marks are zero between questions. */
export interface Scratch {
  /** By document: what its words are worth. */
  scores: Float32Array;
  /** By document: its place among those looked at + 1. */
  places: Uint32Array;
  /** Documents with a score. */
  touched: Uint32Array;
  /** By place in `touched`: the score, once all are there. */
  values: Float32Array;
  /** Postings as read, of any document. */
  postings: Uint32Array;
  /** By term: what it is to the question. */
  marks: Uint8Array;
}

const free: Scratch[] = [];

/**
 * Lends room for an index of so many documents and terms. All indexes share what is lent; a filter that asks another index
 * meanwhile is lent another.
 */
export function borrowScratch(documents: number, terms: number): Scratch {
  const scratch = free.pop() ?? {
    scores: new Float32Array(0),
    places: new Uint32Array(0),
    touched: new Uint32Array(0),
    values: new Float32Array(0),
    postings: new Uint32Array(0),
    marks: new Uint8Array(0),
  };
  scratch.scores = growFloat32(scratch.scores, documents);
  scratch.places = growUint32(scratch.places, documents);
  scratch.touched = growUint32(scratch.touched, documents);
  scratch.values = growFloat32(scratch.values, documents);
  scratch.postings = growUint32(scratch.postings, documents);
  scratch.marks = growUint8(scratch.marks, terms);
  return scratch;
}

/** Takes it back, zero again. */
export function giveBackScratch(scratch: Scratch): void {
  free.push(scratch);
}
