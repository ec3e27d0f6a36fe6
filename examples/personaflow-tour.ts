// What PersonaFlow's manual shows, step by step in its order, with these names: its seven features, then its complete example.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import {
  escapeTemplate,
  isDramatisError,
  manualClock,
  PersonaSystem,
  validateMemoryConfig,
  validateMemoryContent,
  validatePromptTemplate,
} from "dramatis";
import { createLogger } from "dramatis/logging";
import { readJsonFile, writeJsonFile } from "dramatis/stores/json-file";

const folder = await mkdtemp(join(tmpdir(), "dramatis-"));
const clock = manualClock("2024-03-21T10:00:00Z");
const system = new PersonaSystem({ clock });

// Basic usage
const basic = system.createCharacter({
  name: "BasicAssistant",
  prompt: "You are a helpful AI assistant named BasicAssistant",
});
system.addInteraction("BasicAssistant", { user: "What's your name?", response: "I'm BasicAssistant" });
console.log(basic.getContext().memories[0]?.content["response"]);

// 1. Characters
system.createCharacter({
  name: "TechExpert",
  prompt: "You are a technology expert specializing in Python and AI",
  background: {
    expertise: ["Python", "AI", "Machine Learning"],
    personality: "Professional but friendly",
    experience: "10 years in software development",
  },
  memory: { maxMemories: 500, summaryThreshold: 50, autoSummarize: true },
});
system.switchActiveCharacter("TechExpert");
const expert = system.getCharacter("TechExpert");
console.log(
  system.activeCharacter?.name,
  expert.getContext({ limit: 10, types: ["interaction", "event"] }).memories.length,
);

// 2. Memories
expert.addMemory(
  { user: "How can I improve my Python skills?", response: "Practice coding regularly and work on real projects" },
  { type: "interaction", metadata: { topic: "programming", importance: "high", engagement: "positive" } },
);
expert.addMemory(
  { event: "Knowledge Base Update", details: "Added new programming tutorials and resources" },
  { type: "event", metadata: { category: "system_update", impact: "significant" } },
);
const receipt = system.broadcast(
  { announcement: "New Feature Release", details: "Added support for code execution" },
  { type: "broadcast", metadata: { priority: "high", requires_action: false } },
);
console.log(receipt.names().join(", "));
console.log(expert.memory.getMemories({ limit: 5, types: ["interaction"] }).length);
const memoryExpert = system.createCharacter({
  name: "MemoryExpert",
  prompt: "AI with enhanced memory capabilities",
  memory: { maxMemories: 2000, summaryThreshold: 100, autoSummarize: true },
});
memoryExpert.addMemory(
  {
    user: "Tell me about our previous discussion on AI",
    response: "We covered neural networks and deep learning",
    context: { previous_topics: ["Machine Learning", "Neural Networks"], user_knowledge_level: "intermediate" },
  },
  {
    metadata: {
      conversation_id: "12345",
      topics: ["AI", "deep learning"],
      importance_score: 0.8,
      follow_up_required: true,
    },
  },
);

// 3. Templates; in single quotes, since JavaScript would take ${} in backticks first
system.prompts.addTemplate("greeting", "Hello ${user_name}!\nI'm ${bot_name}, ${role}.\n${custom_greeting}");
system.prompts.addTemplate(
  "technical_response",
  "Regarding your question about ${topic}:\nBased on my ${expertise} background:\n${explanation}\nTechnical details:\n${technical_details}",
);
console.log(
  system.prompts.render("greeting", {
    user_name: "Alice",
    bot_name: "TechBot",
    role: "your technical advisor",
    custom_greeting: "How can I help with your technical questions today?",
  }),
);
console.log(
  system.prompts.render("technical_response", {
    topic: "Python Decorators",
    expertise: "Python development",
    explanation: "Decorators are a way to modify function behavior",
    technical_details: "1. They use the @syntax\n2. They can be stacked on a single function",
  }),
);

// 4. Logging: readable lines to the console (here without their times), JSON lines to a file
const lines = new Writable({
  write(line: Buffer, _encoding, done) {
    process.stdout.write(line.toString().replace(/^\S+ - /, ""));
    done();
  },
});
const logger = createLogger({
  name: "PersonaFlow",
  level: "info",
  file: join(folder, "persona_flow.log"),
  stream: lines,
});
logger.info("Successfully created new character: TechBot");
logger.debug("Processing memory retrieval request for character: TechBot");
logger.warn("Character memory approaching configured limit (90% full)");
logger.error("Failed to load character state from file: character_backup.json");

// 5. Saving and loading
await writeJsonFile(join(folder, "system_backup.json"), system.toJSON());
const restored = PersonaSystem.fromJSON(await readJsonFile(join(folder, "system_backup.json")), { clock });
console.log(restored.hash() === system.hash());
await writeJsonFile(join(folder, "character_backup.json"), expert.toJSON());
await writeJsonFile(join(folder, "memories_backup.json"), {
  character_name: expert.name,
  memories: expert.memory.getMemories(),
  timestamp: "2024-03-21T10:00:00",
});

// 6. Validation
const template = "Hello ${name}, welcome to ${service}!";
if (validatePromptTemplate(template).ok) system.prompts.addTemplate("welcome", template);
const content = { user: "What's the weather like?", response: "I don't have access to weather data." };
if (validateMemoryContent(content).ok) expert.addMemory(content);
const memory = { maxMemories: 1000, summaryThreshold: 10, autoSummarize: true };
if (validateMemoryConfig(memory).ok) system.createCharacter({ name: "ValidatedChar", prompt: "Basic prompt", memory });
console.log(system.findCharacter("ValidatedChar")?.memory.config.summaryThreshold);
console.log(validatePromptTemplate("Hello ${name").ok, validateMemoryConfig({ maxMemories: -1 }).ok);

// 7. The complete example
const log = createLogger({ name: "PersonaSystem", file: join(folder, "system.log"), stream: lines });
system.prompts.addTemplate(
  "tech_assistant",
  [
    "You are ${name}, an AI assistant with the following traits:",
    "- Primary expertise: ${expertise}",
    "- Background: ${background}",
    "- Current context: ${context}",
  ].join("\n"),
);
const helper = system.createCharacter({
  name: "TechHelper",
  // Rendered once, so that it is text from here on. A prompt may also be a template itself, over the character's variables.
  prompt: escapeTemplate(
    system.prompts.render("tech_assistant", {
      name: "TechHelper",
      expertise: "Python & AI Development",
      background: "10 years of software development",
      context: "Initial setup",
    }),
  ),
  background: {
    skills: ["Python", "AI", "Machine Learning", "Software Architecture"],
    personality_traits: ["Patient", "Detail-oriented", "Analytical"],
    communication_style: "Professional but friendly",
    specializations: { primary: "Python Development", secondary: ["AI Systems", "Code Optimization"] },
  },
  memory: { maxMemories: 1000, summaryThreshold: 50, autoSummarize: true },
});
system.addInteraction(
  "TechHelper",
  {
    user: "Can you help me understand Python decorators?",
    response: "I'd be happy to explain decorators. They're a powerful Python feature...",
  },
  { metadata: { topic: "Python", subtopic: "decorators", complexity: "intermediate" } },
);
system.addInteraction(
  "TechHelper",
  {
    user: "Can you show me an example?",
    response: "Here's a simple decorator example:\n\n@timer\ndef my_function()...",
  },
  { metadata: { topic: "Python", subtopic: "decorators", content_type: "code_example" } },
);
const context = helper.getContext({ includeMemories: true, limit: 5 });
console.log(context.prompt.split("\n")[1], context.memories.length);

try {
  await writeJsonFile(join(folder, "system_state.json"), system.toJSON());
  log.info("System state saved successfully");
} catch (error) {
  if (isDramatisError(error)) log.error(`Failed to save system state: ${error.message}`);
}

function processUserRequest(userInput: string, characterName: string): string {
  const character = system.getCharacter(characterName);
  const { memories } = character.getContext({ limit: 5, types: ["interaction"] });
  log.info(`Processing request for ${characterName}: ${userInput.slice(0, 50)}...`);
  const response = `Generated response based on ${memories.length} memories...`;
  system.addInteraction(
    characterName,
    { user: userInput, response },
    { at: "2024-03-21T10:00:00Z", sessionId: "unique_session_id" },
  );
  return response;
}
console.log(processUserRequest("How do I optimize my Python code?", "TechHelper"));
console.log(helper.memory.getMemories({ sessionId: "unique_session_id" }).length);
await rm(folder, { recursive: true });
