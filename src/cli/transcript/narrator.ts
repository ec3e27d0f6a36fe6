import type { Clock, PersonaSystem } from "../../index.js";
import { parseIsoTime } from "./iso-time.js";
import type { Utterance } from "./parse-line.js";
import type { Passage } from "./transcript.js";

const SECOND = 1000;
const HOUR = 3_600_000;

/** Dates the lines of a transcript that brings no times: a second each, and an hour between meetings. */
export class TranscriptClock implements Clock {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** To the given time, or a second on. */
  step(at: number | string | undefined): void {
    const given = typeof at === "string" ? parseIsoTime(at) : at;
    this.#now = given ?? this.#now + SECOND;
  }

  startMeeting(): void {
    this.#now += HOUR;
  }
}

export interface NarratorOptions {
  /** Where single lines are said, and what meetings are called. */
  readonly channel: string | undefined;
  /** Whether one label is one character in all meetings. */
  readonly mergeSpeakers: boolean;
}

/**
 * Tells a transcript to a system. Who speaks in a meeting is in it from its first line to its last. A label such as
 * "Project Manager" is a role that somebody else has in the next meeting, and to take two people for one would let each
 * know what only the other heard; so a speaker is one character per meeting unless labels are merged.
 */
export class Narrator {
  readonly #system: PersonaSystem;
  readonly #clock: TranscriptClock;
  readonly #options: NarratorOptions;
  #seating: { meeting: number; names: Map<string, string> } | undefined;

  constructor(system: PersonaSystem, clock: TranscriptClock, options: NarratorOptions) {
    this.#system = system;
    this.#clock = clock;
    this.#options = options;
  }

  /** Makes sure that everybody in single lines is there before the first is told. */
  gather(names: readonly string[]): void {
    const { channel } = this.#options;
    for (const name of names) this.#admit(name, name, channel);
  }

  /** To be called before the utterances of each passage. */
  begin(passage: Passage): void {
    if (passage.meeting === undefined || passage.meeting === this.#seating?.meeting) return;
    if (passage.meeting > 1) this.#clock.startMeeting();
    const channel = this.#channelOf(passage.meeting);
    const labels = new Set(passage.utterances.flatMap(({ speaker, to = [] }) => [speaker, ...to]));
    const names = new Map<string, string>();
    for (const label of labels) {
      const name = this.#options.mergeSpeakers ? label : `${label} (${channel})`;
      names.set(label, name);
      this.#admit(name, label, channel);
    }
    this.#seating = { meeting: passage.meeting, names };
  }

  /** Time passes as it does for an utterance that is told, but nobody hears it. */
  pass(utterance: Utterance): void {
    this.#clock.step(utterance.at);
  }

  tell(passage: Passage, utterance: Utterance): void {
    this.#clock.step(utterance.at);
    const { speaker, text, at, to } = utterance;
    const channel = passage.meeting === undefined ? this.#options.channel : this.#channelOf(passage.meeting);
    this.#system.broadcast(
      { speaker, text },
      {
        from: this.#nameOf(passage, speaker),
        ...(channel !== undefined && { channel }),
        ...(at !== undefined && { at }),
        ...(to && { to: to.map((name) => this.#nameOf(passage, name)) }),
      },
    );
  }

  #channelOf(meeting: number): string {
    return `${this.#options.channel ?? "meeting"} ${meeting}`;
  }

  #nameOf(passage: Passage, label: string): string {
    return passage.meeting === undefined ? label : (this.#seating?.names.get(label) ?? label);
  }

  #admit(name: string, label: string, channel: string | undefined): void {
    if (this.#system.findCharacter(name) === undefined) {
      this.#system.createCharacter({ name, prompt: "You are {{name}}.", background: { label } });
    }
    if (channel !== undefined) this.#system.channel(channel).join(name);
  }
}
