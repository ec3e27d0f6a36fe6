import { describe, expect, it } from "vitest";
import { endOfComing, withDates } from "../../src/profile/offline/relative-days.js";
import { DAY, says, scene } from "./scenes.js";

/** A Friday evening. */
const AT = Date.parse("2026-11-20T18:00:00Z");

describe("days that are named by when something was said", () => {
  it.each([
    ["lost a ring today", "lost a ring on 2026-11-20"],
    ["sang this morning and won last night", "sang on 2026-11-20 and won on 2026-11-19"],
    ["flies the day after tomorrow", "flies on 2026-11-22"],
    ["met him the day before yesterday", "met him on 2026-11-18"],
    ["has to finish it by tomorrow", "has to finish it by 2026-11-21"],
    ["moves next Monday", "moves on 2026-11-23"],
    ["left last Friday", "left on 2026-11-13"],
    ["moved last week", "moved in the week of 2026-11-09"],
    ["marries next month", "marries in 2026-12"],
    ["graduated last year", "graduated in 2025"],
    ["met the mayor two days ago", "met the mayor on 2026-11-18"],
    ["bought a boat 3 weeks ago", "bought a boat in the week of 2026-10-26"],
    ["gives birth in two months", "gives birth in 2027-01"],
    ["sailed a year ago", "sailed in 2025"],
    ["昨天丢了戒指", "2026年11月19日丢了戒指"],
    ["下周三去北京", "2026年11月25日去北京"],
    ["上周搬了家", "2026年11月9日那周搬了家"],
    ["下个月结婚，明年搬家", "2026年12月结婚，2027年搬家"],
    ["reads Yesterday's Papers and today's news", "reads Yesterday's Papers and today's news"],
    ["a boat without a day", "a boat without a day"],
  ])("%s: %s", (said, dated) => {
    expect(withDates(said, AT)).toBe(dated);
  });

  it("say when what is to come is over, and nothing of what is past", () => {
    const day = (text: string): string | undefined => {
      const end = endOfComing(text, AT);
      return end === undefined ? undefined : new Date(end).toISOString().slice(0, 10);
    };
    expect(day("I will travel to Rome tomorrow.")).toBe("2026-11-22");
    expect(day("We move next week, not tomorrow.")).toBe("2026-11-30");
    expect(day("我明年要去罗马。")).toBe("2028-01-01");
    expect(day("I was in Rome last week.")).toBeUndefined();
    expect(day("I want to see Rome.")).toBeUndefined();
  });
});

describe("facts that name such days", () => {
  it("have dates, in whatever order they were told", async () => {
    const { system } = scene();
    const at = "2026-11-20T18:00:00Z";
    for (const text of [
      "I lost my ring at the mill today.",
      "Tomorrow I fly to Lisbon.",
      "I cook for my mother tonight.",
    ])
      system.profiles.ingest([says("ann", text, { at })]);
    await system.profiles.drain();
    const values = system.profiles.get("ann")?.facts.map(({ value }) => value);
    expect(values).toContain("lost their ring at the mill on 2026-11-20");
    expect(values).toContain("flies to Lisbon on 2026-11-21");
    expect(values).toContain("cooks for their mother on 2026-11-20");
    expect(system.profiles.get("ann")?.facts.map(({ subTopic }) => subTopic)).not.toContain("employer");
  });

  it("are plans until their time is over", async () => {
    const { system, clock } = scene();
    system.profiles.ingest([says("ann", "I will travel to Rome next week.")]);
    await system.profiles.drain();
    const plans = (): string[] | undefined => system.profiles.get("ann")?.facts.map(({ value }) => value);
    expect(plans()).toEqual(["travel to Rome"]);
    clock.advance(20 * DAY);
    expect(plans()).toEqual([]);
    expect(system.profiles.get("ann", { at: "2026-03-03" })?.facts).toHaveLength(1);
  });
});
