/** One message as it was said. */
export interface Said {
  readonly id: string;
  /** Whose message it is; undefined for somebody nobody knows the id of. */
  readonly userId: string | undefined;
  readonly name?: string;
  /** Only what has the role "user" can be a statement of a user. */
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Whether a piece of conversation is worth keeping facts of. */
export interface GateVerdict {
  readonly isValuable: boolean;
  /** 0 to 1. */
  readonly confidence: number;
  /** What speaks for and against it, strongest first, as short English phrases. */
  readonly reasons: readonly string[];
}

/** A fact as one message states it. */
export interface FoundFact {
  readonly topic: string;
  readonly subTopic: string;
  /** Empty in a "deny" of whatever value there is: "I quit my job". */
  readonly value: string;
  /** The whole fact in the third person: "Ann's dog is called Rex." */
  readonly sentence: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Exactly a part of the message's text. */
  readonly quote: string;
  readonly messageId: string;
  /** When the message was said, in milliseconds since 1970. */
  readonly at: number;
  /**
   * "state": adds, or replaces by the topic's own rule. "deny": what was said before does not hold, or no longer: "I
   * don't work at Acme any more", "I never liked tea".
   */
  readonly kind: "state" | "deny";
  readonly validFrom?: number;
  readonly validUntil?: number;
}
