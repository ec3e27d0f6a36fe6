import { describe, expect, it } from "vitest";
import { isDramatisError } from "../../src/core/errors.js";
import { memoryFileSystem, type MemoryFileSystem } from "../../src/testing/testing.js";
import { documentUpTo, entryOf, openNumbers } from "./numbered-world.js";
import { HOME, storeOn } from "./rig.js";

const WORLD = `${HOME}/world.json`;
const FORMS = [
  { form: "read whole", smallBytes: 1 << 20 },
  { form: "of which the sections stay on the disk", smallBytes: 1 },
];

/** A disk with numbers up to `last`, of which those up to `inDocument` are in the document. */
async function makeDisk(inDocument: number, last: number, smallBytes = 1 << 20): Promise<MemoryFileSystem> {
  const disk = memoryFileSystem();
  const store = storeOn(disk, { smallBytes });
  await openNumbers(store);
  for (let number = 1; number <= inDocument; number++) store.append(entryOf(number));
  await store.replace(documentUpTo(inDocument));
  for (let number = inDocument + 1; number <= last; number++) store.append(entryOf(number));
  await store.close();
  return disk;
}

function bytesOf(disk: MemoryFileSystem, path = WORLD): Uint8Array {
  const bytes = disk.image().get(path);
  if (bytes === undefined || bytes === "directory") throw new Error(`${path} is not there`);
  return bytes;
}

function withFile(disk: MemoryFileSystem, path: string, content: Uint8Array | string): MemoryFileSystem {
  return memoryFileSystem({ image: disk.image().set(path, Buffer.from(content)) });
}

function withoutFile(disk: MemoryFileSystem, path: string): MemoryFileSystem {
  const image = disk.image();
  if (!image.delete(path)) throw new Error(`${path} is not there`);
  return memoryFileSystem({ image });
}

async function readAll(disk: MemoryFileSystem, smallBytes: number): Promise<number> {
  const store = storeOn(disk, { smallBytes });
  try {
    return (await openNumbers(store)).last;
  } finally {
    await store.close();
  }
}

/** Everything is read, and must not pass for good; what was there stays. */
async function expectRefused(disk: MemoryFileSystem, smallBytes: number, what: string): Promise<void> {
  const before = disk.image();
  const outcome = await readAll(disk, smallBytes).catch((error: unknown) => error);
  if (!isDramatisError(outcome, "store/corrupt")) throw new Error(`${what}: ${String(outcome)}`);
  expect(outcome.details["file"]).toBe(WORLD);
  expect(disk.image(), what).toEqual(before);
}

describe.each(FORMS)("a document $form", ({ smallBytes }) => {
  it("is refused with any bit of it flipped, and left as it is", { timeout: 120_000 }, async () => {
    const disk = await makeDisk(7, 9, smallBytes);
    const whole = bytesOf(disk);
    expect(await readAll(withFile(disk, WORLD, whole), smallBytes)).toBe(9);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expectRefused(withFile(disk, WORLD, flipped), smallBytes, `bit ${bit & 7} of byte ${bit >> 3}`);
    }
  });

  it("is refused when it was cut anywhere, lost a byte or gained one", async () => {
    const disk = await makeDisk(7, 9, smallBytes);
    const whole = Buffer.from(bytesOf(disk));
    for (let at = 0; at < whole.length; at++) {
      await expectRefused(withFile(disk, WORLD, whole.subarray(0, at)), smallBytes, `cut at ${at}`);
      const shorter = Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]);
      await expectRefused(withFile(disk, WORLD, shorter), smallBytes, `without byte ${at}`);
      const longer = Buffer.concat([whole.subarray(0, at), Buffer.from("1"), whole.subarray(at)]);
      await expectRefused(withFile(disk, WORLD, longer), smallBytes, `with a byte more at ${at}`);
    }
    await expectRefused(withFile(disk, WORLD, Buffer.concat([whole, Buffer.from("\n")])), smallBytes, "a line more");
  });

  it("is refused with two of its sections exchanged", async () => {
    const disk = await makeDisk(8, 8, smallBytes);
    const text = Buffer.from(bytesOf(disk)).toString();
    const [one, two] = [...text.matchAll(/^\[\d[^\]]*\]|"numbers\/\d":(\[[^\]]*\])/gm)].map(
      ([, section]) => section ?? "",
    );
    const exchanged = text
      .replace(one ?? "", "?")
      .replace(two ?? "", one ?? "")
      .replace("?", two ?? "");
    expect(exchanged).not.toBe(text);
    await expectRefused(withFile(disk, WORLD, exchanged), smallBytes, "exchanged");
  });

  it("is the same bytes when the same world is written twice, in its sections", async () => {
    const [first, second] = await Promise.all([makeDisk(9, 9, smallBytes), makeDisk(9, 12, smallBytes)]);
    const sections = (disk: MemoryFileSystem): string =>
      Buffer.from(bytesOf(disk)).toString().split('\n,"$file"')[0] ?? "";
    expect(sections(first)).toBe(sections(second));
  });
});

describe("a document", () => {
  it("is the same bytes whether it is written whole through lowdb or streamed", async () => {
    const [whole, streamed] = await Promise.all([makeDisk(9, 9), makeDisk(9, 9, 1)]);
    const text = (disk: MemoryFileSystem): string => Buffer.from(bytesOf(disk)).toString();
    // Machines of tests differ in their names of a store, which all have the same length only when their numbers do.
    const [left, right] = [text(whole), text(streamed)].map((each) => each.replace(/"store":"[^"]*"/, '"store":"x"'));
    const plain = (each = ""): string =>
      each.replace(/"end":"(\d+) [0-9a-f]+"/, '"end":"$1"').replace(/"crc32":\d+/, "");
    expect(plain(left)).toBe(plain(right));
  });

  it("is JSON with a record a line", async () => {
    const text = Buffer.from(bytesOf(await makeDisk(7, 7))).toString();
    expect(JSON.parse(text)).toMatchObject({ format: "numbers", last: 7, logs: { "numbers/0": [3, 6] } });
    expect(text.split("\n")).toContain('"numbers/0":[3,');
  });

  it.each([
    { how: "indented", write: (value: unknown) => JSON.stringify(value, undefined, 2) },
    { how: "without line breaks", write: (value: unknown) => JSON.stringify(value) },
    { how: "with a byte order mark", write: (value: unknown) => `\uFEFF${JSON.stringify(value, undefined, "\t")}\r\n` },
  ])("that somebody wrote again $how opens with the journal that follows it", async ({ write }) => {
    const disk = await makeDisk(7, 9);
    const value: unknown = JSON.parse(Buffer.from(bytesOf(disk)).toString());
    const changed = withFile(disk, WORLD, write(value));
    expect(await readAll(changed, 1)).toBe(9);
    expect(await readAll(changed, 1 << 20)).toBe(9);
  });

  it("that somebody put there by hand opens without a journal, and is followed by one", async () => {
    const text = JSON.stringify({ last: 3, logs: { a: [1, 2, 3] } });
    const disk = memoryFileSystem({ image: new Map([[WORLD, Buffer.from(text)]]) });
    const store = storeOn(disk);
    expect((await openNumbers(store)).last).toBe(3);
    store.append(entryOf(4));
    await store.close();
    expect(Buffer.from(bytesOf(disk)).toString()).toBe(text);
    expect(await readAll(disk, 1 << 20)).toBe(4);
  });

  it("that somebody put in the place of one with a journal is refused, and the message says why", async () => {
    const disk = await makeDisk(7, 9);
    const text = JSON.stringify({ last: 3, logs: { a: [1, 2, 3] } });
    await expect(readAll(withFile(disk, WORLD, text), 1)).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringMatching(/journal-2\.log.*world\.json/),
    });
  });

  it.each([
    { what: "a number", text: "3", says: /no object/ },
    { what: "an array", text: "[]", says: /no object/ },
    { what: "nothing", text: "", says: /it is empty/ },
    { what: "spaces", text: " \n ", says: /it is empty/ },
    { what: "text that is not JSON", text: '{\n  "last": 3,\n}', says: /line 3, column 1/ },
    { what: "half of something", text: '{"last": 3', says: /not JSON/ },
    { what: "text that is not UTF-8", text: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), says: /UTF-8/ },
    { what: 'a "$file" that names nothing', text: '{"$file":{"journal":-1}}', says: /\$file/ },
  ])("that is $what is refused", async ({ text, says }) => {
    const disk = memoryFileSystem({ image: new Map([[WORLD, Buffer.from(text)]]) });
    await expect(readAll(disk, 1 << 20)).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringMatching(says),
    });
  });

  it("of a newer version is refused and stays, in either form", async () => {
    const disk = await makeDisk(7, 9);
    const value = JSON.parse(Buffer.from(bytesOf(disk)).toString()) as { $file: { format: number } };
    value.$file.format = 2;
    const newer = withFile(disk, WORLD, JSON.stringify(value));
    const before = newer.image();
    for (const smallBytes of [1, 1 << 20]) {
      await expect(readAll(newer, smallBytes)).rejects.toMatchObject({ code: "snapshot/version" });
    }
    expect(newer.image()).toEqual(before);
  });

  it("that was lost is missed, when its journal is still there", async () => {
    const disk = withoutFile(await makeDisk(7, 9), WORLD);
    await expect(readAll(disk, 1)).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringMatching(/world\.json is missing/),
    });
  });

  it("that is a directory is refused", async () => {
    const disk = memoryFileSystem({ image: new Map([[WORLD, "directory" as const]]) });
    await expect(readAll(disk, 1)).rejects.toMatchObject({ code: "store/unavailable" });
  });

  it("whose journal was lost is missed", async () => {
    const disk = await makeDisk(7, 9);
    const store = storeOn(disk);
    await openNumbers(store);
    store.append(entryOf(10));
    await store.close();
    const lost = withoutFile(disk, `${HOME}/journal-2.log`);
    await expect(readAll(lost, 1)).rejects.toMatchObject({
      code: "store/corrupt",
      message: expect.stringMatching(/journal-2\.log is missing/),
    });
  });

  it("keeps the permissions of the one before, and replaces the file that a link leads to", async () => {
    const disk = await makeDisk(7, 7);
    expect(disk.find(WORLD)?.mode).toBe(0o666);
  });
});
