import type { CharacterDefinition } from "../../index.js";

/** Someone in the play: the name the script uses, and what a programme would say. */
export interface Player {
  readonly name: string;
  readonly fullName: string;
  readonly role: string;
  readonly age: number;
  /** A sentence or two for a reader. */
  readonly about: string;
  /** How the character talks, for a model. */
  readonly voice: string;
  /** "keen" hears what others miss. */
  readonly ears: "keen" | "ordinary";
  readonly tags: readonly string[];
}

export const TITLE = "A Voice for the Ferrywoman";
export const PLACE = "The Almond Theatre, Friday 6 December 1974, in the snow";
/** What the clock says when the first line of the script is spoken, but for the hour. */
export const DAY = "1974-12-06";

/** In order of appearance. Constance comes when the script lets her in; the others are there from the start. */
export const CAST: readonly Player[] = [
  {
    name: "Odile",
    fullName: "Odile Marchbanks",
    role: "leading lady",
    age: 61,
    about: "Has played queens for forty years, and the Ferrywoman for twenty. Tells you about Lisbon every night.",
    voice: "Sweeping, generous sentences; calls everyone my dear; every remark opens on a past triumph.",
    ears: "ordinary",
    tags: ["company", "cast"],
  },
  {
    name: "Barnaby",
    fullName: "Barnaby Oake",
    role: "leading man",
    age: 47,
    about: "Plays the Captain, and the foreground. Knows half of every proverb.",
    voice: "Booming; welds two proverbs together and gives them to Shakespeare; kinder than he means to show.",
    ears: "ordinary",
    tags: ["company", "cast"],
  },
  {
    name: "Ines",
    fullName: "Ines Calder",
    role: "stage manager",
    age: 38,
    about: "Runs the evening by a stopwatch, and worries in private.",
    voice: "Clipped orders and times of day; no adjectives; jokes without moving her face.",
    ears: "keen",
    tags: ["company", "crew"],
  },
  {
    name: "Min",
    fullName: "Wilhelmina Dray",
    role: "wardrobe mistress",
    age: 50,
    about: "Has dressed everyone and told everyone. Today of all days, nobody asks her anything.",
    voice: "Chatty and warm; needles, gum and gossip; swears that she never passes things on.",
    ears: "ordinary",
    tags: ["company", "crew"],
  },
  {
    name: "Threlfall",
    fullName: "Lucian Threlfall",
    role: "proprietor",
    age: 63,
    about: "Owns two hundred and twelve seats and a leak. Counts to stay calm.",
    voice: "Thinks aloud in sums of money; grand words that break off when he hears them.",
    ears: "ordinary",
    tags: ["company"],
  },
  {
    name: "Tamsin",
    fullName: "Tamsin Peck",
    role: "prompter",
    age: 22,
    about: "Knows every line of every play by its page, and has never said one aloud.",
    voice: "Exact and dry; page numbers; few words, each in the right place.",
    ears: "keen",
    tags: ["company", "crew"],
  },
  {
    name: "Gregor",
    fullName: "Gregor Holt",
    role: "carpenter",
    age: 66,
    about: "Laid the stage himself, thirty-one years ago, and can hear who is standing on it.",
    voice: "Leaves out the subject of a sentence, and most of the rest. Wood has moods; people have weight.",
    ears: "keen",
    tags: ["company", "crew"],
  },
  {
    name: "Constance",
    fullName: "Constance Wray",
    role: "critic of the Evening Courier",
    age: 55,
    about: "Has closed three theatres in one autumn. Was late tonight, and missed half of it.",
    voice: "Precise and acid; forbids adjectives and uses the best ones; fair to a fault.",
    ears: "ordinary",
    tags: ["press"],
  },
];

/** What the script calls latecomers: nobody creates them before they come in. */
export const LATE: ReadonlySet<string> = new Set(["Constance"]);

/** The player as the system wants to be told of a character. */
export function definitionOf(player: Player): CharacterDefinition {
  const { name, fullName, role, age, about, voice, ears, tags } = player;
  return {
    name,
    prompt: `You are ${fullName}, ${age}, ${role} at the Almond Theatre. ${about} How you talk: ${voice}`,
    background: { fullName, role, age, about, voice, ears },
    tags: [...tags],
  };
}

/** Moments worth asking about: the label the script gives them, and how a sentence names them. */
export const MOMENTS: readonly { readonly label: string; readonly what: string }[] = [
  { label: "voice", what: "whose voice the Ferrywoman had" },
  { label: "bank", what: "what the bank meant to do on Monday" },
  { label: "board", what: "what stood behind the painted forest" },
  { label: "breath", what: "the second breath by the footlights" },
  { label: "moustache", what: "how the moustache came off" },
  { label: "dark", what: "the moment the lights went out" },
  { label: "cake", what: "the note about the cake" },
  { label: "trap", what: "where the Captain got stuck" },
  { label: "last", what: "the last five words" },
  { label: "hairpin", what: "where the hairpin came from" },
];
