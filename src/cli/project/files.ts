import { ownDependency } from "../manifest.js";
import { MAIN_FILE } from "./main-file.js";

/** A file of a new project. */
export interface ProjectFile {
  /** From the project's folder, with "/". */
  readonly path: string;
  readonly about: string;
  readonly text: string;
}

const SITUATION = `{{! What is the case right now. Rendered before each answer; see index.js. }}
It is {{hour}} o'clock{{#if fare}}, and a crossing costs {{fare}} copper coins{{/if}}.
`;

const README = `# {{name}}

A character that remembers, made with [dramatis](https://www.npmjs.com/package/dramatis).

- \`npm install\`, then \`npm start\`: talk with Mira. She remembers it the next time.
- A model instead of the offline voice: \`OPENAI_API_KEY=... npm start\`, or, for a local server that needs no key,
  \`OPENAI_BASE_URL=http://localhost:11434/v1 OPENAI_MODEL=qwen3:8b npm start\`
- \`index.js\` makes her and talks; \`templates/situation.hbs\` says what is the case right now; \`world\` is what she remembers.
- \`npx dramatis inspect world Mira\` shows her memories, \`npx dramatis render Mira "Hello" --tokens --explain\` her prompt,
  \`npx dramatis profile view --store world --user you\` what is known of you.
`;

const IGNORED = `node_modules
world
`;

/** The files of a new project, by the name of its folder. */
export function projectFiles(folderName: string): ProjectFile[] {
  const name = packageName(folderName);
  return [
    { path: "package.json", about: "what it needs, and npm start", text: manifestText(name) },
    { path: "index.js", about: "Mira, her world, a talk that is remembered", text: MAIN_FILE },
    { path: "templates/situation.hbs", about: "what is the case right now", text: SITUATION },
    { path: "README.md", about: "what to do with it", text: README.replace("{{name}}", name) },
    { path: ".gitignore", about: "keeps the world out of the repository", text: IGNORED },
  ];
}

function manifestText(name: string): string {
  const manifest = {
    name,
    version: "0.0.0",
    private: true,
    type: "module",
    scripts: { start: "node index.js" },
    dependencies: { dramatis: ownDependency() },
    engines: { node: ">=20.19.0" },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** What npm takes for a name. */
function packageName(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, "-")
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  // A package of the name of what it depends on could not be installed.
  return name === "" || name === "dramatis" || name === "node_modules" ? "my-characters" : name.slice(0, 200);
}
