import type { BroadcastOptions, Clock, PersonaSystem } from "../../index.js";
import { ACT_ONE } from "./act-one.js";
import { ACT_THREE } from "./act-three.js";
import { ACT_TWO } from "./act-two.js";
import { CAST, DAY, definitionOf, LATE } from "./cast.js";
import { type Audience, type Beat, parseScript } from "./script.js";

const BEAT_MS = 9_000;

/** A clock that stands still until the scene moves it, so that every telling gives the same world. */
export class SceneClock implements Clock {
  #now: number = Date.parse(`${DAY}T18:00:00Z`);

  now(): number {
    return this.#now;
  }

  /** To an hour of the day such as `"18:40"`; never back. */
  setHour(hour: string): void {
    this.#now = Math.max(this.#now, Date.parse(`${DAY}T${hour}:00Z`));
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** What a telling did: how much, and which events the labels of the script became. */
export interface Told {
  readonly lines: number;
  readonly events: number;
  readonly places: readonly string[];
  readonly moments: Readonly<Record<string, readonly string[]>>;
  readonly programme: readonly ProgrammeEntry[];
}

/** One heading of the script. */
export interface ProgrammeEntry {
  readonly time: string;
  readonly place: string;
  /** Who is there at any time. */
  readonly present: readonly string[];
}

/** Plays the whole scene into a system. */
export function tellScene(system: PersonaSystem, clock: SceneClock): Told {
  const telling = new Telling(system, clock);
  for (const player of CAST) if (!LATE.has(player.name)) telling.introduce(player.name);
  for (const act of [ACT_ONE, ACT_TWO, ACT_THREE]) for (const beat of parseScript(act)) telling.play(beat);
  return telling.told();
}

class Telling {
  readonly #system: PersonaSystem;
  readonly #clock: SceneClock;
  readonly #whereabouts = new Map<string, string>();
  readonly #moments: Record<string, string[]> = {};
  readonly #programme: { time: string; place: string; present: string[] }[] = [];
  #place = "";
  #lines = 0;
  #events = 0;

  constructor(system: PersonaSystem, clock: SceneClock) {
    this.#system = system;
    this.#clock = clock;
  }

  introduce(name: string): void {
    const player = CAST.find((each) => each.name === name);
    if (player === undefined) throw new RangeError(`nobody in the cast is called ${name}`);
    this.#system.createCharacter(definitionOf(player));
  }

  play(beat: Beat): void {
    switch (beat.kind) {
      case "place":
        this.#place = beat.place;
        this.#clock.setHour(beat.time);
        this.#programme.push({ time: beat.time, place: beat.place, present: this.#peopleIn(beat.place) });
        break;
      case "enter":
        for (const name of beat.who) this.#enter(name);
        break;
      case "leave":
        for (const name of beat.who) this.#leave(name);
        break;
      case "speech":
      case "event":
        this.#perform(beat);
    }
  }

  told(): Told {
    return {
      lines: this.#lines,
      events: this.#events,
      places: [...new Set(this.#programme.map((entry) => entry.place))],
      moments: this.#moments,
      programme: this.#programme,
    };
  }

  #peopleIn(place: string): string[] {
    return [...this.#whereabouts].filter(([, where]) => where === place).map(([name]) => name);
  }

  #enter(name: string): void {
    if (this.#system.findCharacter(name) === undefined) this.introduce(name);
    if (this.#whereabouts.get(name) !== this.#place) {
      this.#leave(name);
      this.#system.channel(this.#place).join(name);
      this.#whereabouts.set(name, this.#place);
    }
    const present = this.#programme.at(-1)?.present;
    if (present !== undefined && !present.includes(name)) present.push(name);
  }

  #leave(name: string): void {
    const place = this.#whereabouts.get(name);
    if (place === undefined) return;
    this.#system.channel(place).leave(name);
    this.#whereabouts.delete(name);
  }

  #perform(beat: Extract<Beat, { kind: "speech" | "event" }>): void {
    this.#clock.advance(BEAT_MS);
    if (beat.kind === "event") {
      this.#events += 1;
      this.#broadcast({ event: beat.text }, { type: "event", ...this.#audience(beat.audience) }, beat.label);
      return;
    }
    this.#lines += 1;
    if (beat.audience.kind === "as") {
      this.#ventriloquize(beat.by, beat.audience.seeming, beat.text);
      return;
    }
    const options = { type: "line", from: beat.by, ...this.#audience(beat.audience) };
    this.#broadcast({ speaker: beat.by, text: beat.text }, options, beat.label);
  }

  /** One moment, two truths: those who are in it remember who spoke, everybody else whom they saw. */
  #ventriloquize(by: string, seeming: string, text: string): void {
    const channel = this.#place;
    this.#broadcast({ speaker: seeming, text }, { type: "line", channel, exclude: [by, seeming] });
    this.#broadcast({ speaker: by, text }, { type: "line", channel, from: by, to: [seeming] }, "voice");
  }

  #broadcast(content: object, options: BroadcastOptions, label?: string): void {
    const receipt = this.#system.broadcast(content, options);
    if (label !== undefined) (this.#moments[label] ??= []).push(receipt.eventId);
  }

  #audience(audience: Audience): BroadcastOptions {
    switch (audience.kind) {
      case "everywhere":
        return { exclude: audience.except };
      case "keen":
        return { exclude: audience.except, where: (character) => character.background["ears"] === "keen" };
      case "whisper":
        return { channel: this.#place, to: audience.to };
      case "place":
      case "as":
        return { channel: this.#place };
    }
  }
}
