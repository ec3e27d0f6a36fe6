import { foldText } from "../../core/fold-text.js";
import type { ChatMessage } from "../../llm/language-model.js";

/**
 * Tells whose words messages are that have no `userId`, where one user is named: that user's, as long as nothing says
 * otherwise. A name does that is neither the user's id nor what the user goes by in these messages: those are somebody
 * else's, of whom nobody knows who it is. Where somebody like that speaks, what has neither an id nor a name may be
 * anybody's, too, unless the conversation is the user's alone.
 */
export function namelessOf(
  messages: readonly ChatMessage[],
  user: string | undefined,
  { isOwn = false }: { readonly isOwn?: boolean } = {},
): (message: ChatMessage) => string | undefined {
  const names = new Set(user === undefined ? [] : [foldText(user)]);
  for (const { role, userId, name } of messages)
    if (role === "user" && userId === user && name !== undefined) names.add(foldText(name));
  const isNamed = ({ name }: ChatMessage): boolean => name !== undefined && names.has(foldText(name));
  const isGuest = (message: ChatMessage): boolean =>
    message.role === "user" && message.userId === undefined && message.name !== undefined && !isNamed(message);
  const hasGuests = messages.some(isGuest);
  return (message) => {
    if (message.name === undefined) return hasGuests && !isOwn ? undefined : user;
    return isNamed(message) ? user : undefined;
  };
}
