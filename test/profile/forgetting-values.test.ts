import { describe, expect, it } from "vitest";
import type { PersonaSystem, SystemOptions } from "../../src/index.js";
import { DAY, says, scene } from "./scenes.js";

const FOODS = (
  "apples bananas cherries dates figs grapes honey kiwis lemons mangoes nectarines olives papayas quinces radishes " +
  "spinach tomatoes plums yams almonds beets carrots endive leeks"
).split(" ");

type Said = readonly [userId: string, text: string];

/** Bob and ann talk, a day each time. */
async function talk({ system, clock }: ReturnType<typeof scene>, ...days: readonly (readonly Said[])[]): Promise<void> {
  for (const day of days) {
    const messages = day.map(([userId, text]) => says(userId, text));
    system.profiles.ingest(messages, { userIds: ["ann", "bob"] });
    await system.profiles.drain();
    clock.advance(DAY);
  }
}

function asks(question: string): readonly Said[] {
  return [
    ["bob", question],
    ["ann", "Yes, I do."],
  ];
}

function valuesOf(system: PersonaSystem, userId = "ann"): string[] {
  return system.profiles.get(userId)?.facts.map(({ value }) => value) ?? [];
}

async function forgetBob(system: PersonaSystem): Promise<number> {
  const rehearsal = await system.forgetUser("bob", { dryRun: true });
  const receipt = await system.forgetUser("bob");
  expect(receipt).toEqual({ ...rehearsal, dryRun: false });
  return receipt.facts;
}

const HISTORIES: readonly SystemOptions["profiles"][] = [{ versioning: true }, { versioning: false }];

describe.each(HISTORIES)("a value that somebody's words are a part of, with %j", (options) => {
  it("loses that part, and keeps those that were put together with it", async () => {
    const made = scene(options);
    await talk(made, asks("Do you like wombatpie?"), ...FOODS.map((food): Said[] => [["ann", `I love ${food}.`]]));
    expect(valuesOf(made.system).some((value) => /wombatpie; /u.test(value))).toBe(true);
    await forgetBob(made.system);
    const left = valuesOf(made.system).flatMap((value) => value.split("; "));
    expect(left.toSorted()).toEqual(FOODS.toSorted());
    expect(JSON.stringify(made.system.toJSON())).not.toMatch(/wombat|bob/iu);
  });

  it("loses it wherever it stands, and whoever says the rest is kept", async () => {
    const made = scene(options);
    const days = FOODS.flatMap((food, at): (readonly Said[])[] => [
      [["ann", `I love ${food}.`]],
      ...(at % 2 === 0 ? [asks(`Do you like wombat${at}?`)] : []),
    ]);
    await talk(made, ...days);
    const joined = valuesOf(made.system).filter((value) => value.includes("; "));
    expect(joined.join("; ")).toMatch(/wombat.*; .*wombat/u);
    await forgetBob(made.system);
    const left = valuesOf(made.system).flatMap((value) => value.split("; "));
    expect(left.toSorted()).toEqual(FOODS.toSorted());
    expect(JSON.stringify(made.system.toJSON())).not.toMatch(/wombat|bob/iu);
  });

  it("says again what it said before it said more", async () => {
    const made = scene(options);
    await talk(made, [["ann", "I work as a baker."]], asks("Do you work as a baker in Zanzibar?"));
    expect(valuesOf(made.system)).toEqual(["baker in Zanzibar"]);
    expect(await forgetBob(made.system)).toBe(1);
    expect(valuesOf(made.system)).toEqual(["baker"]);
    expect(JSON.stringify(made.system.toJSON())).not.toMatch(/zanzibar|bob/iu);
  });

  it("says what somebody said after it, also if that is less", async () => {
    const made = scene(options);
    await talk(made, asks("Do you work as a baker in Zanzibar?"), [], [], [["ann", "I work as a baker."]]);
    expect(valuesOf(made.system)).toEqual(["baker in Zanzibar"]);
    await forgetBob(made.system);
    expect(valuesOf(made.system)).toEqual(["baker"]);
    expect(JSON.stringify(made.system.toJSON())).not.toMatch(/zanzibar|bob/iu);
  });

  it("stays as it is when the user says it too", async () => {
    const made = scene(options);
    const own: readonly Said[] = [["ann", "I work as a baker in Zanzibar."]];
    await talk(made, asks("Do you work as a baker in Zanzibar?"), own);
    expect(await forgetBob(made.system)).toBe(0);
    expect(valuesOf(made.system)).toEqual(["baker in Zanzibar"]);
  });
});

it("a value says again what it said also if its first versions are not known any more", async () => {
  const made = scene();
  await talk(made, [["ann", "I work as a baker."]], asks("Do you work as a baker in Zanzibar?"));
  for (let count = 0; count < 201; count++)
    made.system.profiles.update("ann", [
      { action: "add", topic: "notes", subTopic: `${count}`, value: "a note", evidence: [] },
    ]);
  await forgetBob(made.system);
  expect(valuesOf(made.system)).toContain("baker");
  expect(JSON.stringify(made.system.toJSON())).not.toMatch(/zanzibar|bob/iu);
});

describe("what a program put into a session of what is known no more", () => {
  it.each([false, true])("goes from its messages, line by line, also if it has ended: %s", async (ends) => {
    const made = scene();
    const { system } = made;
    await talk(made, [["ann", "I love tea."]], asks("Do you live in Quaggaville?"));
    const session = system.sessions.start({ userId: "ann" });
    expect(session.opening).toMatch(/tea[^]*Quaggaville|Quaggaville[^]*tea/u);
    const prompt = (told: string): string => `You are Mira.\n${told}\nYou live in a tent.`;
    session.append(
      { role: "system", content: prompt(session.opening) },
      says("ann", `${session.opening}\n\nGood evening.`),
    );
    const lines = session.opening.split("\n").filter((line) => !line.includes("Quagga"));
    if (ends) await session.end();
    await forgetBob(system);
    expect(session.messages.map(({ content }) => content)).toEqual([prompt(lines.join("\n")), "Good evening."]);
    expect(JSON.stringify(system.toJSON())).not.toMatch(/quagga|bob/iu);
  });

  it("goes from what waits to be read, and stays where it is known still", async () => {
    const made = scene();
    const { system } = made;
    await talk(made, [["ann", "I love green tea."]], asks("Do you like tea?"), asks("Do you live in Quaggaville?"));
    const { text } = await system.profiles.getConversationContext({
      userId: "ann",
      messages: [says("ann", "Is there tea?")],
    });
    system.profiles.ingest([says("ann", `${text}\nHello.`)]);
    const session = system.sessions.start({ userId: "ann" });
    session.append({ role: "system", content: `${text}\nServe tea.` });
    await forgetBob(system);
    expect(session.messages[0]?.content).toMatch(/: green tea\n[^]*Serve tea\./u);
    expect(JSON.stringify(system.toJSON())).not.toMatch(/quagga|bob/iu);
  });
});

describe("what a user said that stands in what is known of others", () => {
  it("is exported and counted, and nothing else of them is given away", async () => {
    const made = scene();
    const { system } = made;
    await talk(made, [["ann", "I love tea."]]);
    const said = [says("bob", "Do you live in Quaggaville?"), says("ann", "Yes, I do.")];
    system.profiles.ingest(said, { userIds: ["ann"] });
    await system.profiles.drain();
    const { elsewhere } = await system.exportUser("bob");
    expect(elsewhere).toMatchObject([
      {
        userId: "ann",
        facts: [
          { topic: "basic_info", subTopic: "residence", values: ["Quaggaville"], evidence: [{ quote: "Yes, I do." }] },
        ],
        messages: [{ text: "Do you live in Quaggaville?" }],
      },
    ]);
    expect(JSON.stringify(elsewhere)).not.toMatch(/tea|heard|says/u);
    expect(await forgetBob(system)).toBe(1);
    expect(await system.exportUser("bob")).not.toHaveProperty("elsewhere");
    expect(valuesOf(system)).toEqual(["tea"]);
  });
});
