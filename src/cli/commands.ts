import type { Command } from "./command.js";
import { chat } from "./commands/chat.js";
import { demo } from "./commands/demo.js";
import { exportCommand } from "./commands/export.js";
import { importCommand } from "./commands/import.js";
import { init } from "./commands/init.js";
import { inspect } from "./commands/inspect.js";
import { recall } from "./commands/recall.js";
import { profile } from "./commands/profile.js";
import { render } from "./commands/render.js";
import { replay } from "./commands/replay.js";
import { verify } from "./commands/verify.js";

/** In the order of `--help`. */
export const COMMANDS: readonly Command[] = [
  demo,
  chat,
  render,
  recall,
  init,
  replay,
  inspect,
  importCommand,
  exportCommand,
  profile,
  verify,
];
