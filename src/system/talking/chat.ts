import { DramatisError } from "../../core/errors.js";
import type { StandardSchemaV1 } from "../../core/standard-schema.js";
import { callWithDeadline } from "../../llm/ask-model.js";
import { askForData } from "../../llm/structured-answer.js";
import type { Engine } from "../engine.js";
import type { CharacterState } from "../roster.js";
import type { ChatOptions, ChatReply } from "./chat-types.js";
import { requireCharacter } from "../lookup.js";
import { beginConversation, type Answer, type Conversation } from "./conversation.js";
import { queryVector } from "./query-vector.js";

/** One answer, whole. It is remembered when it has come; when the call fails, nothing is. */
export async function chat(
  engine: Engine,
  character: CharacterState,
  message: string,
  options: ChatOptions & { schema?: StandardSchemaV1 },
): Promise<ChatReply<unknown>> {
  const vector = await queryVector(engine, message, options);
  if (character.isRemoved) requireCharacter(engine.world, character.name);
  const conversation = beginConversation(engine, character, message, options, vector);
  const answer = await ask(conversation, options.schema);
  const reply = conversation.reply(answer, answer.finish === "stop" ? {} : { finish: answer.finish });
  // Of two that asked the same at once, what was remembered first is the answer of both.
  return reply.memory?.content["response"] === answer.text || reply.memory === undefined
    ? reply
    : chat(engine, character, message, options);
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
