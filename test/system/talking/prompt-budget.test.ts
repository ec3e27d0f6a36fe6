import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../src/core/tokens.js";
import {
  isDramatisError,
  manualClock,
  PersonaSystem,
  type Character,
  type ComposedPrompt,
  type Tokenizer,
} from "../../../src/index.js";

/** Texts that tokenizers, templates and line counters trip over. */
const text = fc.oneof(
  fc.lorem({ maxCount: 12 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    " ",
    "\n\n\n",
    "{{memories}} {{#each x}} ${name} \\{{",
    "铁匠答应明天修好那把剑。",
    "👩‍👩‍👧‍👦🏳️‍🌈🔥",
    "\ud83d",
    "- forged\n  line",
    "x".repeat(3000),
    "长".repeat(800),
    "\u2028\u0085\v",
    "a\u0301".repeat(50),
    "const f = (a) => { return a?.b ?? [1, 2]; };\n\tif (x) y();",
  ),
);

const content = fc.oneof(
  text,
  fc.record({ user: text, response: text }),
  fc.record({ speaker: text, text }),
  fc.record({ event: text, details: text }),
  fc.record({
    n: fc.double({ noNaN: true, noDefaultInfinity: true }),
    deep: fc.record({ list: fc.array(text, { maxLength: 3 }) }),
  }),
);

interface Cast {
  readonly prompt: string;
  readonly background: object;
  readonly contents: readonly (string | object)[];
  readonly template: string | undefined;
}

const cast: fc.Arbitrary<Cast> = fc.record({
  prompt: fc.oneof(
    text.filter((each) => !/\{\{|\$\{/.test(each)),
    fc.constant("You are {{name}}. {{nothing}} ${nor.this}"),
  ),
  background: fc.dictionary(fc.string({ maxLength: 8 }), text, { maxKeys: 4 }),
  contents: fc.array(content, { maxLength: 40 }),
  template: fc.constantFrom(
    undefined,
    "{{prompt}}",
    "{{#each memories}}<m id={{id}} at={{at}}>{{text}}</m>{{/each}}{{prompt}}",
    "{{prompt}}{{#each recalled}}\n\n* {{line}} ({{type}}){{/each}}{{#if situation}}{{situation}}{{situation}}{{/if}}",
    "{{#each summaries}}{{line}}{{/each}}{{#each memories}}{{line}}{{/each}}{{#each recalled}}{{line}}{{/each}}",
  ),
});

const request = fc.record({
  message: fc.option(text, { nil: undefined }),
  budget: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3000 })),
  situation: fc.option(fc.oneof(text, fc.dictionary(fc.string({ maxLength: 5 }), text, { maxKeys: 3 })), {
    nil: undefined,
  }),
  query: fc.option(text, { nil: undefined }),
  shares: fc.option(
    fc.dictionary(fc.constantFrom("recent", "recalled", "summaries"), fc.double({ min: 0, max: 1, noNaN: true })),
    { nil: undefined },
  ),
});

/** Counts more for a whole than for its pieces, and by the millimetre for line breaks. */
const awkward: Tokenizer = {
  name: "awkward",
  count: (each) => Math.ceil(each.length / 3) + 2 * (each.split("\n").length - 1) + Math.floor(each.length / 500),
};

async function worldOf(
  { prompt, background, contents, template }: Cast,
  tokenizer?: Tokenizer,
): Promise<[PersonaSystem, Character]> {
  const system = new PersonaSystem({
    clock: manualClock("2026-11-20T23:00:00Z"),
    background: "manual",
    memory: { maxMemories: 24, summaryThreshold: 6 },
    ...(tokenizer === undefined ? undefined : { tokenizer }),
    ...(template === undefined ? undefined : { templates: { own: template } }),
  });
  const character = system.createCharacter({
    name: "Ann",
    prompt,
    background,
    ...(template === undefined ? undefined : { template: "own" }),
  });
  let minutes = 0;
  for (const each of contents) {
    minutes += 7;
    character.addMemory(each, { at: Date.UTC(2026, 10, 20, 20, minutes) });
  }
  await system.settled();
  return [system, character];
}

const withoutUndefined = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

async function composed(
  character: Character,
  { message, ...options }: { message: string | undefined; budget: number },
): Promise<ComposedPrompt | { least: number }> {
  try {
    return await character.compose(message, withoutUndefined(options));
  } catch (error) {
    if (isDramatisError(error, "context/budget")) return { least: Number(error.details["least"]) };
    throw error;
  }
}

function recount({ messages }: ComposedPrompt, tokenizer: Tokenizer | undefined): number {
  const count = tokenizer?.count ?? estimateTokens;
  return messages.reduce((sum, { content: each }) => sum + 4 + (each === "" ? 0 : count(each)), 0);
}

const RUNS = 10_000;
/** A world serves many prompts: making it is what takes the time. */
const PROMPTS_PER_WORLD = 50;

describe("a prompt for any input", () => {
  it.each([
    ["the estimator", undefined],
    ["a tokenizer for which a whole is more than its parts", awkward],
  ] as const)(
    "is never over budget by %s, accounts for every token and names each memory once",
    async (_name, tokenizer) => {
      await fc.assert(
        fc.asyncProperty(
          cast,
          fc.array(request, { minLength: PROMPTS_PER_WORLD, maxLength: PROMPTS_PER_WORLD }),
          async (who, requests) => {
            const [, character] = await worldOf(who, tokenizer);
            for (const each of requests) {
              const prompt = await composed(character, each);
              if ("least" in prompt) {
                if (!(prompt.least > each.budget)) expect.fail(`${prompt.least} would have fitted into ${each.budget}`);
                const again = await composed(character, { ...each, budget: prompt.least });
                if ("least" in again) expect.fail(`the least is ${prompt.least}, then ${again.least}`);
                continue;
              }
              const { tokens, budget, sections, used } = prompt;
              const total = sections.reduce((sum, section) => sum + section.tokens, 0);
              const isSound =
                tokens <= budget &&
                budget === each.budget &&
                tokens === recount(prompt, tokenizer) &&
                total === tokens &&
                sections.every((section) => section.tokens >= 0) &&
                new Set(used.map(({ memoryId }) => memoryId)).size === used.length;
              if (!isSound) expect.fail(JSON.stringify({ tokens, budget, total, sections, used }));
            }
          },
        ),
        { numRuns: RUNS / PROMPTS_PER_WORLD / 2 },
      );
    },
    240_000,
  );

  it("changes when a memory that it uses is removed, and not when one is that nothing in it comes from, that did not match and would not have fitted", async () => {
    const told = fc.uniqueArray(fc.lorem({ maxCount: 8 }), {
      minLength: 5,
      maxLength: 40,
      selector: (each) => each.toLowerCase(),
    });
    await fc.assert(
      fc.asyncProperty(
        told,
        fc.lorem({ maxCount: 4 }),
        fc.integer({ min: 120, max: 400 }),
        fc.nat(),
        async (contents, message, budget, pick) => {
          const who = { prompt: "You are Ann.", background: {}, contents, template: undefined };
          const [, character] = await worldOf({ ...who, contents: contents.slice(0, 24) });
          const before = await character.compose(message, { budget });
          const memories = character.memory.getMemories();
          const memory = memories[pick % memories.length];
          if (memory === undefined) return;
          const isUsed = before.used.some(({ memoryId }) => memoryId === memory.id);
          // A summary is as long as it is because of what it covers.
          const isCovered = character.memory.summaries().some(({ covers = [] }) => covers.includes(memory.id));
          const { why = "", tokens = 0 } = before.dropped.find(({ what }) => what === memory.id) ?? {};
          const matches = why.includes("answers by ");
          // What happened last has no gaps: what has no room in it decides how far back it reaches.
          const isGivenUp = why.startsWith("left out") || why.includes("one of the newest");
          // A few tokens may stay unused, in which what is left finds room.
          const isNearlyIn = before.tokens + tokens < budget;
          character.memory.remove(memory.id);
          const after = await character.compose(message, { budget });
          const isSame = JSON.stringify(after.messages) === JSON.stringify(before.messages);
          if (isUsed && isSame) expect.fail(`${memory.text} was used, and removing it changed nothing`);
          if (!isUsed && !isCovered && !matches && !isGivenUp && !isNearlyIn && !isSame)
            expect.fail(`${memory.text} was not used, and removing it changed the prompt`);
        },
      ),
      { numRuns: 400 },
    );
  });
});
