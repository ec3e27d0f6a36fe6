import { faults, goodAnswer, turn, type PendingModel } from "./pending-model.js";
import type { Rig, Step } from "./rig.js";

const broken = Object.values(faults);

/** Answers one of the calls that wait: well, without naming sources, or with a fault. */
export async function answerOne(
  model: PendingModel,
  { who, how: which, what: fault }: Omit<Step, "do">,
): Promise<void> {
  const call = model.calls[who % Math.max(1, model.calls.length)];
  if (call === undefined) {
    if (which % 8 === 0) model.throwsNext = new Error("no connection");
    return;
  }
  const text = goodAnswer(call.request);
  if (which % 3 === 0) broken[fault % broken.length]?.(call);
  // Without numbers a sentence rests on all lines.
  else call.answer(which % 3 === 1 ? text : text.replaceAll(/ \[.*?\]/g, ""));
  await turn();
}

/** Does all the work there is; the model answers whatever it is asked. */
export async function finish(rig: Rig, model: PendingModel): Promise<void> {
  rig.apply({ do: "drain", who: 0, how: 0, what: 0 });
  while (!rig.isDrained) {
    for (const call of model.calls.slice()) call.answer(goodAnswer(call.request));
    await turn();
    rig.apply({ do: "drain", who: 0, how: 0, what: 0 });
  }
}
