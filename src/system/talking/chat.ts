import { DramatisError } from "../../core/errors.js";
import type { StandardSchemaV1 } from "../../core/standard-schema.js";
import { callWithDeadline } from "../../llm/ask-model.js";
import type { Finish, Usage } from "../../llm/language-model.js";
import { askForData } from "../../llm/structured-answer.js";
import type { Engine } from "../engine.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions, ChatReply } from "./chat-types.js";
import { beginConversation, type Conversation } from "./conversation.js";

interface Answer {
  readonly text: string;
  readonly data: unknown;
  readonly finish: Finish;
  readonly usage?: Usage;
}

/** One answer, whole. It is remembered when it has come; when the call fails, nothing is. */
export async function chat(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions & { schema?: StandardSchemaV1 },
): Promise<ChatReply<unknown>> {
  const conversation = beginConversation(engine, character, message, options);
  const { text, data, finish, usage } = await ask(conversation, options.schema);
  // Of an answer that was cut before its first word there is nothing to remember.
  const memory = text === "" ? undefined : conversation.remember(text, finish === "stop" ? {} : { finish });
  return { text, data, memory, prompt: conversation.prompt, finish, ...(usage === undefined ? undefined : { usage }) };
}

async function ask(conversation: Conversation, schema: StandardSchemaV1 | undefined): Promise<Answer> {
  const { model, request, limits } = conversation;
  if (schema !== undefined) {
    const answer = await askForData(model, request, { schema, limits, repair: conversation.repair });
    return answer;
  }
  const answer = await callWithDeadline(model, request, limits);
  if (answer.text.trim() === "" && answer.finish === "stop") throw saidNothing(model.name);
  return { ...answer, data: undefined };
}

function saidNothing(model: string): DramatisError {
  return new DramatisError("model/bad-output", `The model ${model} answered with nothing; ask again`, {
    retryable: true,
  });
}
