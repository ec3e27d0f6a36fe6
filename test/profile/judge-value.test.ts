import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeValue } from "../../src/profile/offline/judge-value.js";
import type { Said } from "../../src/profile/offline/said.js";

function said(text: string, more: Partial<Said> = {}): Said {
  return { id: "m1", userId: "ann", name: "Ann", role: "user", text, at: 0, ...more };
}

describe("judgeValue", () => {
  it.each([
    "My name is Ann.",
    "I don't like tea any more.",
    "我住在杭州。",
    "I moved to Lyon last month with my sister Emma.",
  ])("finds value in: %s", (text) => {
    const { isValuable, confidence, reasons } = judgeValue([said(text)]);
    expect(isValuable).toBe(true);
    expect(confidence).toBeGreaterThanOrEqual(0.6);
    expect(reasons).toContain("states facts of the user");
  });

  it.each(["Hello!", "Ok, thanks a lot!", "How are you?", "好的，谢谢！", "That's great, Bob!", ""])(
    "finds none in: %s",
    (text) => {
      expect(judgeValue([said(text)])).toMatchObject({ isValuable: false });
    },
  );

  it("finds value in what is told at length, though no rule has a topic for it", () => {
    const text = "Last Saturday we drove up to Lake Tahoe with the kids and rented two kayaks from an old fisherman.";
    const { isValuable, reasons } = judgeValue([said(text)]);
    expect(isValuable).toBe(true);
    expect(reasons).not.toContain("states facts of the user");
  });

  it("judges a segment by its best message of the user, and by nobody else's", () => {
    const best = said("My name is Ann and I work at Acme.", { id: "m2" });
    const small = said("Hello!");
    expect(judgeValue([small, best]).isValuable).toBe(true);
    expect(judgeValue([small, { ...best, userId: "bob" }], { userId: "ann" }).isValuable).toBe(false);
    expect(judgeValue([{ ...best, role: "assistant" }])).toEqual({
      isValuable: false,
      confidence: 0,
      reasons: ["no message of the user"],
    });
  });

  it("asks for as much as it is told to", () => {
    const segment = [said("I like tea.")];
    const { confidence } = judgeValue(segment);
    expect(judgeValue(segment, { minConfidence: confidence }).isValuable).toBe(true);
    expect(judgeValue(segment, { minConfidence: confidence + 0.01 }).isValuable).toBe(false);
  });

  it("gives an answer more weight than the same words out of the blue", () => {
    const question = said("Where did you spend the summer?", { id: "q", userId: "bob", name: "Bob" });
    const aside = said("Nice weather.", { id: "q", userId: "bob", name: "Bob" });
    const answer = [said("Mostly in the mountains near Salzburg.")];
    const after = (before: Said): number => judgeValue(answer, { context: [[before]] }).confidence;
    expect(after(question)).toBeGreaterThan(after(aside));
  });

  it("gives less weight to the answer to a greeting than to the answer to a question", () => {
    const asked = (text: string): Said => said(text, { id: "q", userId: "bob", name: "Bob" });
    const after = (question: string, answer: string): number =>
      judgeValue([said(answer)], { context: [[asked(question)]] }).confidence;
    const english = "Mostly in the mountains near Salzburg.";
    expect(after("Which part of Austria?", english)).toBeGreaterThan(after("Hey Ann, how are you doing?", english));
    expect(after("How are you? Where were you all week?", english)).toBe(after("Where were you all week?", english));
    const chinese = "这几天都在山里。";
    expect(after("你去哪里了？", chinese)).toBeGreaterThan(after("最近怎么样？", chinese));
  });

  it("counts leave-taking against a message, and does not take having for leaving", () => {
    const confidence = (text: string): number => judgeValue([said(text)]).confidence;
    expect(confidence("The museum is closed on Mondays, see you there.")).toBeLessThan(
      confidence("The museum is closed on Mondays, you see it there."),
    );
    expect(judgeValue([said("I have a good friend in Lyon.")]).reasons).not.toContain("takes leave");
    expect(judgeValue([said("The flat has damp walls. Take care!")]).reasons).toContain("takes leave");
  });

  it("does not take the short name of one who speaks for news", () => {
    const before = said("Look at this.", { id: "b", userId: "melanie", name: "Melanie" });
    const after = (text: string): number => judgeValue([said(text)], { context: [[before]] }).confidence;
    expect(after("The rain will stop soon, Mel.")).toBeLessThan(after("The rain will stop soon, Tom."));
  });

  it("finds more in one full sentence than in the same words strewn over several", () => {
    const full = "The old ferry crosses the fjord between Bergen harbour and the lighthouse.";
    const strewn = "The old ferry crosses. The fjord. Between Bergen harbour. And the lighthouse.";
    expect(judgeValue([said(full)]).confidence).toBeGreaterThan(judgeValue([said(strewn)]).confidence);
  });

  it("counts words less that were said just before, and in full again when the talk has left them", () => {
    const harbour = said("The harbour lights freeze.", { id: "h" });
    const others = Array.from({ length: 8 }, (_, at) => said("It rains on Tuesdays.", { id: `t${at}` }));
    const last = said("The harbour lights freeze at dawn.", { id: "last" });
    const told = said("Last Tuesday my sister Emma filmed how the harbour lights freeze at dawn.", { id: "told" });
    const after = (...talk: readonly Said[]): number => judgeValue([last], { context: [talk] }).confidence;
    expect(after(...others, harbour)).toBeLessThan(after(harbour, ...others));
    expect(after(harbour, ...others)).toBe(after(others[0] ?? harbour, ...others));
    // The same while a segment is read message by message.
    const within = (text: string): number =>
      judgeValue([{ ...harbour, text, userId: "bob" }, ...others, told], { userId: "ann" }).confidence;
    expect(within(harbour.text)).toBe(within("It rains on Tuesdays."));
  });

  it("finds value in the short answer to a question about the user", () => {
    const question: Said = { id: "q", userId: undefined, role: "assistant", text: "Where do you live?", at: 0 };
    expect(judgeValue([said("In Leipzig.")], { context: [[question]] }).isValuable).toBe(true);
    expect(judgeValue([question, said("In Leipzig.")]).isValuable).toBe(true);
    expect(judgeValue([said("In Leipzig.")]).isValuable).toBe(false);
  });

  it("stays between 0 and 1 on any text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 5 }), (texts) => {
        const { confidence } = judgeValue(texts.map((text) => said(text)));
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});
