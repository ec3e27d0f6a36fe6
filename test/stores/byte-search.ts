/** A text in the forms in which it might lie around: as it is, in other encodings of characters, in base64, hex and escapes. */
function formsOf(text: string): Map<string, Buffer> {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, "utf16le");
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, "0"));
  const forms = new Map<string, Buffer>([
    ["UTF-8", utf8],
    ["UTF-16 LE", utf16],
    ["UTF-16 BE", Buffer.from(utf16).swap16()],
    ["JSON", Buffer.from(JSON.stringify(text).slice(1, -1))],
    ["JSON in JSON", Buffer.from(JSON.stringify(JSON.stringify(text)).slice(3, -3))],
    ["JSON escapes", Buffer.from(units.map((unit) => `\\u${unit}`).join(""))],
    ["percent", Buffer.from(encodeURIComponent(text))],
    ["hex", Buffer.from(utf8.toString("hex"))],
    ["HEX", Buffer.from(utf8.toString("hex").toUpperCase())],
  ]);
  // In base64 it looks different at each of three places; what its neighbours share in is left out.
  for (let shift = 0; shift < 3; shift++) {
    const shifted = Buffer.concat([Buffer.alloc(shift), utf8]).toString("base64");
    const inner = shifted.slice(shift === 0 ? 0 : 4, Math.floor((utf8.length + shift) / 3) * 4);
    forms.set(`base64, shifted by ${shift}`, Buffer.from(inner));
    forms.set(`base64url, shifted by ${shift}`, Buffer.from(inner.replaceAll("+", "-").replaceAll("/", "_")));
  }
  return forms;
}

/** Where texts lie in files, in whatever form; a sentence for each place. */
export function findTexts(
  files: Iterable<readonly [path: string, bytes: Uint8Array]>,
  texts: readonly string[],
): string[] {
  const found: string[] = [];
  const forms = texts.map((text) => ({ text, forms: formsOf(text) }));
  for (const [path, bytes] of files) {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { text, forms: all } of forms) {
      for (const [form, needle] of all) {
        const at = content.indexOf(needle);
        if (at >= 0) found.push(`${text} as ${form} in ${path} at ${at}`);
        if (Buffer.from(path).includes(needle)) found.push(`${text} as ${form} in the name ${path}`);
      }
    }
  }
  return found;
}
