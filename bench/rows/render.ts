import { PersonaSystem } from "dramatis";
import Handlebars from "handlebars";
import { defineRow, type PartContext } from "../row.js";
import { compare } from "../stopwatch.js";

const ROUND = 2000;

interface Sample {
  readonly source: string;
  readonly variables: object;
  readonly partials?: Readonly<Record<string, string>>;
}

const FLAT: Sample = {
  source:
    "You are {{name}}, {{age}} years old, a {{trade}} of {{town}}. You speak {{language}} and feel {{mood}}.\n" +
    "It is {{time}} and the weather is {{weather}}. Stay in character and answer in one or two sentences.\n",
  variables: {
    name: "Mira",
    age: 34,
    trade: "smith",
    town: "Ashford",
    language: "English",
    mood: "calm",
    time: "evening",
    weather: "mild",
  },
};

const PERSONA: Sample = {
  source: `# {{name}}
{{#if title}}{{title}} of {{home.town}}{{else}}Nobody in particular{{/if}}

{{#with home}}
Lives in {{town}}, {{street}}, with {{../household}} others.
{{/with}}
{{#unless isStranger}}You know each other.{{/unless}}

## What {{name}} carries
{{#each items}}
- {{name}}{{#if worth}} ({{worth}} coins){{/if}}{{#if isHidden}}, hidden{{/if}}
{{/each}}
`,
  variables: {
    name: "Mira",
    title: "Smith",
    household: 3,
    home: { town: "Ashford", street: "Mill Lane" },
    isStranger: false,
    items: Array.from({ length: 20 }, (_, index) => ({
      name: `item ${index}`,
      worth: index % 3,
      isHidden: index % 5 === 0,
    })),
  },
};

const MEMORIES: Sample = {
  source: `{{> header}}
{{#each memories}}
{{@index}}. [{{day}}] {{text}}{{#each people}}{{#if @first}} with {{/if}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}{{#if source}} (heard from {{source}}){{/if}}
{{/each}}
`,
  variables: {
    name: "Mira",
    town: "Ashford",
    memories: Array.from({ length: 50 }, (_, index) => ({
      day: `day ${index}`,
      text: `something of note happened at the market, number ${index}`,
      people: ["Ann", "Bob", "Cid"].slice(0, index % 4),
      source: index % 4 === 0 ? "Dee" : "",
    })),
  },
  partials: { header: "What {{name}} of {{town}} remembers, {{memories.length}} things:\n" },
};

async function ratioOf(
  { source, variables, partials = {} }: Sample,
  isQuick: boolean,
): Promise<{ ours: number; theirs: number }> {
  const handlebars = Handlebars.create();
  handlebars.registerPartial(partials);
  const theirs = handlebars.compile(source, { noEscape: true });
  const { prompts } = new PersonaSystem({ background: "manual" });
  for (const [name, text] of Object.entries(partials)) prompts.addTemplate(name, text);
  const ours = prompts.addTemplate("bench", source);
  if (ours.render(variables) !== theirs(variables)) throw new Error("the two give different texts");
  // Texts are built of pieces; asking for a character joins them, as sending them would.
  let last = 0;
  const repeat = (render: () => string) => (): (() => void) => () => {
    for (let done = 0; done < ROUND; done++) last += render().codePointAt(40) ?? 0;
  };
  const spent = await compare(
    { ours: repeat(() => ours.render(variables)), theirs: repeat(() => theirs(variables)) },
    // Many rounds to a block: the collection before it takes from both what their code was optimized for.
    { operations: ROUND, rounds: 15, blocks: isQuick ? 3 : 9 },
  );
  if (last === 0) throw new Error("nothing was rendered");
  return { ours: spent.ours.cpuUs, theirs: spent.theirs.cpuUs };
}

interface Reading {
  ours: number;
  theirs: number;
}

export const render = defineRow({
  name: "render",
  title: "render a template, compiled before",
  parts: {
    flat: ({ isQuick }: PartContext): Promise<Reading> => ratioOf(FLAT, isQuick),
    persona: ({ isQuick }: PartContext): Promise<Reading> => ratioOf(PERSONA, isQuick),
    memories: ({ isQuick }: PartContext): Promise<Reading> => ratioOf(MEMORIES, isQuick),
  },
  figures: ({ flat, persona, memories }) =>
    [
      { what: "CPU, 8 variables", reading: flat },
      { what: "CPU, a persona with if, with and 20 items", reading: persona },
      { what: "CPU, 50 memories with a partial and loops in loops", reading: memories },
    ].map(({ what, reading }) => ({
      what,
      unit: "us" as const,
      measured: reading.ours,
      target: { timesBaseline: 0.5 },
      baselines: [{ what: "Handlebars 4.7.10, noEscape", value: reading.theirs }],
    })),
});
