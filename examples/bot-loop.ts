// The loop of a bot in a chat with many people: one persona, and each user's words kept apart.
import { manualClock, PersonaSystem } from "dramatis";
import { offlineVoice } from "dramatis/offline";

interface Incoming {
  readonly id: string;
  readonly author: string;
  readonly thread: string;
  readonly text: string;
}

/** What a chat service delivers; one message twice, as services do. */
const incoming: Incoming[] = [
  { id: "m1", author: "ines", thread: "t1", text: "My parcel number is 4711." },
  { id: "m2", author: "tom", thread: "t2", text: "My parcel number is 90125." },
  { id: "m2", author: "tom", thread: "t2", text: "My parcel number is 90125." },
  { id: "m3", author: "ines", thread: "t3", text: "What is my parcel number?" },
];

const system = new PersonaSystem({ model: offlineVoice(), clock: manualClock("2026-11-20T09:00:00Z") });
const helper = system.createCharacter({
  name: "Helper",
  prompt: "You are {{name}}, a patient assistant of a post office.",
});

for (const { id, author, thread, text } of incoming) {
  const user = helper.with({ userId: author, sessionId: thread });
  // The id of the message is the key: what is delivered twice is answered twice, and remembered once.
  const { text: answer } = await user.chat(text, { idempotencyKey: id, budget: 2000 });
  console.log(`${author}: ${text}\n  ${answer}`);
}
console.log(`${helper.memory.size} memories, ${helper.with({ userId: "tom" }).memory.size} of them tom's`);
