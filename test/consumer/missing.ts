/** What is promised and not there yet. The test fails as soon as one of them is: then it goes from here to `contract.ts`. */
export const missing: readonly string[] = [
  "BroadcastOptions.perceive",
  "Checkpoint",
  "Knowledge",
  "PersonaSystem.branch",
  "PersonaSystem.checkpoint",
  "PersonaSystem.checkpoints",
  "PersonaSystem.diff",
  "PersonaSystem.load",
  "PersonaSystem.removeCheckpoint",
  "PersonaSystem.restore",
  "PersonaSystem.tell",
  "PersonaSystem.unload",
  "PersonaSystem.whoKnows",
  "SystemDiff",
];
