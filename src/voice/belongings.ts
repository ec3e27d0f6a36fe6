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

/** "Bob's old dog is called Rex." */
const OWNED_BY = /(\p{L}[\p{L}\p{N}_-]*)['’]s (\p{L}+)(?: (\p{L}+))?/giu;
const OWNED_BY_CHINESE = /(?:^|[，。：])([^，。：的]{1,12}?)的(\p{sc=Han})/gu;

/** Whether a text is about such a thing, and of somebody else only. */
function isOf(text: string, thing: string, owner: string | undefined): boolean {
  if (owner === undefined) return false;
  const owners = [...text.matchAll(OWNED_BY), ...text.matchAll(OWNED_BY_CHINESE)].flatMap(
    ([, name = "", first = "", second = first]) =>
      first.toLowerCase() === thing || second.toLowerCase() === thing ? [name] : [],
  );
  return owners.length > 0 && !owners.includes(owner);
}

/** Without what others say of a dog of their own, when "your dog" or "my dog" is asked for. */
export function withoutOthersOwn({ utterance, knowledge }: Talk, statements: readonly Statement[]): Statement[] {
  const asked = ownedIn(utterance.text);
  return statements.filter(({ origin, speaker, text, reply = "" }) => {
    if (speaker === undefined)
      return (
        origin !== "summary" ||
        !asked.some(({ isMine, thing }) => isOf(text, thing, isMine ? knowledge.speaker : knowledge.name))
      );
    const mine = ownedIn(text).filter(({ isMine }) => isMine);
    return !asked.some(({ isMine, thing }) => {
      const owner = isMine ? knowledge.speaker : knowledge.name;
      if (owner === undefined || speaker === owner) return false;
      // "My dog is Rex." "And mine is Bella.": then the answer is in the reply.
      return mine.some((owned) => owned.thing === thing) && !/\b(?:my|mine)\b|我的/i.test(reply);
    });
  });
}
