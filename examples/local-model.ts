// A model server of one's own: anything that speaks OpenAI's language (Ollama, llama.cpp, vLLM, LM Studio). Here the
// test server of this package stands in for it; with Ollama it would be baseURL "http://localhost:11434/v1".
import { isDramatisError, PersonaSystem } from "dramatis";
import { openAIModel } from "dramatis/openai";
import { faultyModelServer } from "dramatis/testing";

const server = await faultyModelServer();
const model = openAIModel({ model: "qwen3:8b", baseURL: server.url, timeoutMs: 10_000 }); // no key is needed
const system = new PersonaSystem({ model });
const ann = system.createCharacter({ name: "Ann", prompt: "You are {{name}}, a smith." });

const reply = await ann.chat("Good morning!", { maxTokens: 100 });
console.log(reply.finish, reply.memory?.type, reply.prompt.tokens <= 4000);

// A server that fails is an error that says of what kind, and whether to try again; nothing is remembered.
server.use("401");
try {
  await ann.chat("Are you there?");
} catch (error) {
  if (isDramatisError(error, "model/failed")) console.log(error.code, error.details["kind"], error.retryable);
}
console.log(`${ann.memory.size} memory`);
await server.close();
