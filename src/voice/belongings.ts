import type { Statement } from "./knowledge.js";
import type { Talk } from "./talk.js";

const OWNED = /\b(my|your) (\p{L}+)(?: (\p{L}+))?/giu;
/** Without 的 only what people call theirs so: "你弟弟", "我狗". */
const OWNED_CHINESE = /([我你您])(?:家?的|家(?=\p{sc=Han})|(?=[弟哥姐妹爸妈父母妻丈儿女狗猫马]))(\p{sc=Han})/gu;

/** What a text calls "my" or "your": "your old dog" is "your old" and "your dog". */
function ownedIn(text: string): { isMine: boolean; thing: string }[] {
  const found: { isMine: boolean; thing: string }[] = [];
  for (const [, whose = "", first = "", second = first] of text.matchAll(OWNED)) {
    const isMine = whose.toLowerCase() === "my";
    found.push({ isMine, thing: first.toLowerCase() }, { isMine, thing: second.toLowerCase() });
  }
  for (const [, whose, thing = ""] of text.matchAll(OWNED_CHINESE)) found.push({ isMine: whose === "我", thing });
  return found;
}

/** Without what others say of a dog of their own, when "your dog" or "my dog" is asked for. */
export function withoutOthersOwn({ utterance, knowledge }: Talk, statements: readonly Statement[]): Statement[] {
  const asked = ownedIn(utterance.text);
  return statements.filter(({ speaker, text, reply = "" }) => {
    if (speaker === undefined) return true;
    const mine = ownedIn(text).filter(({ isMine }) => isMine);
    return !asked.some(({ isMine, thing }) => {
      const owner = isMine ? knowledge.speaker : knowledge.name;
      if (owner === undefined || speaker === owner) return false;
      // "My dog is Rex." "And mine is Bella.": then the answer is in the reply.
      return mine.some((owned) => owned.thing === thing) && !/\b(?:my|mine)\b|我的/i.test(reply);
    });
  });
}
