import { expect, it } from "vitest";
import { readTimes, timeFit } from "../../../src/memory/recall/asked-times.js";

/** A Wednesday. */
const NOW = Date.UTC(2023, 6, 19, 15);

function fit(question: string, ...date: [year: number, month: number, day: number]): number {
  const [year, month, day] = date;
  return timeFit(readTimes(question, NOW).times, Date.UTC(year, month - 1, day, 9));
}

it.each([
  ["What did we do on May 7, 2023?", [2023, 5, 7]],
  ["What did we do on 7 May 2023?", [2023, 5, 7]],
  ["What did we do on the 7th of May?", [2023, 5, 7]],
  ["What happened on 2023-05-07?", [2023, 5, 7]],
  ["What did she plan in May?", [2023, 5, 20]],
  ["Who came in December?", [2022, 12, 2]],
  ["What happened yesterday?", [2023, 7, 18]],
  ["What did I say two days ago?", [2023, 7, 17]],
  ["Whom did we meet last week?", [2023, 7, 12]],
  ["What did we buy last month?", [2023, 6, 30]],
  ["2023年5月7日我们做了什么？", [2023, 5, 7]],
  ["5月7号谁来了？", [2023, 5, 7]],
  ["昨天我说了什么？", [2023, 7, 18]],
  ["上个月我们去了哪里？", [2023, 6, 3]],
  ["3天前谁来了？", [2023, 7, 16]],
] as const)("%s means that day", (question, [year, month, day]) => {
  expect(fit(question, year, month, day)).toBe(1);
  expect(fit(question, year, month, day)).toBeGreaterThan(fit(question, 2021, 9, 14));
});

it("counts what is told soon afterwards, but less", () => {
  expect(fit("What did we do on May 7, 2023?", 2023, 5, 9)).toBe(0.7);
  expect(fit("What happened yesterday?", 2023, 7, 19)).toBe(0.5);
});

it("knows days of the week in both languages", () => {
  expect(fit("What did she do on Friday?", 2023, 7, 14)).toBeGreaterThan(
    fit("What did she do on Friday?", 2023, 7, 12),
  );
  expect(fit("星期五我们做了什么？", 2023, 7, 14)).toBeGreaterThan(fit("星期五我们做了什么？", 2023, 7, 12));
});

it("takes may and march for what they are without a date", () => {
  expect(readTimes("May I come in, and may they march on?", NOW).times).toEqual([]);
});

it("gives back the words that are about no time", () => {
  expect(readTimes("Who sang on May 7, 2023 in Rome?", NOW).rest.split(/\s+/)).toEqual([
    "who",
    "sang",
    "on",
    "in",
    "rome?",
  ]);
});
