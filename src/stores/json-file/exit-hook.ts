const actions = new Set<() => void>();

function runAll(): void {
  for (const action of actions) action();
}

/** Runs an action when the process ends by itself or by `process.exit`. One listener serves all: Node warns of more than ten. */
export function onProcessExit(action: () => void): () => void {
  if (actions.size === 0) process.on("exit", runAll);
  actions.add(action);
  return () => {
    if (actions.delete(action) && actions.size === 0) process.off("exit", runAll);
  };
}
