import type { ClientClass, LoadClient } from "../../../src/llm/openai/client.js";

/** Versions of the `openai` package that the range in package.json allows. The newer one needs a newer Node.js. */
export const CLIENTS: readonly { readonly name: string; readonly runsHere: boolean; readonly load: LoadClient }[] = [
  { name: "openai 6", runsHere: true, load: async () => (await import("openai")).OpenAI as unknown as ClientClass },
  {
    name: "openai 7",
    runsHere: Number(process.versions.node.split(".")[0]) >= 22,
    load: async () => (await import("openai-7")).OpenAI as unknown as ClientClass,
  },
];
