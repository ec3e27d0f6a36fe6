import { expect, it } from "vitest";
import { Speakers } from "../../../src/memory/recall/speakers.js";

function namedIn(text: string, ...names: string[]): string[] {
  const speakers = new Speakers();
  for (const name of names) speakers.speak(name);
  return speakers.namedIn(text).speakers.map(({ speaker }) => speakers.nameOf(speaker));
}

it("knows a name with and without its capital, and its possessive", () => {
  expect(namedIn("what did anna say about Bob's boat?", "Anna", "Bob", "Cid")).toEqual(["Anna", "Bob"]);
});

it("takes a part of a name for the whole, but not when another is named in full", () => {
  expect(namedIn("What did the professor say?", "Professor E", "Grad G")).toEqual(["Professor E"]);
  expect(namedIn("What did PhD C say?", "PhD A", "PhD C")).toEqual(["PhD C"]);
});

it("takes a name that is also a small word for a name only when it is written as one", () => {
  expect(namedIn("What will he do?", "Will")).toEqual([]);
  expect(namedIn("Will he do it?", "Will")).toEqual([]);
  expect(namedIn("What did Will do?", "Will")).toEqual(["Will"]);
});

it("knows names of scripts without spaces", () => {
  expect(namedIn("昨天小明说了什么？", "小明", "小红")).toEqual(["小明"]);
});

it("forgets whoever has nothing left to say", () => {
  const speakers = new Speakers();
  const anna = speakers.speak("Anna");
  speakers.release(anna);
  expect(speakers.namedIn("Anna?").speakers).toEqual([]);
});
