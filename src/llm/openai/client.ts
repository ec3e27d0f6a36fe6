import { DramatisError } from "../../core/errors.js";

/** The part of the `openai` package that is used: the same in its versions 6 and 7. */
export interface Client {
  readonly chat: { readonly completions: { create(body: object, options: object): PromiseLike<unknown> } };
  readonly embeddings: { create(body: object, options: object): PromiseLike<unknown> };
}

export type ClientClass = new (options: object) => Client;

/** Gives the client's class; called for every request. */
export type LoadClient = () => Promise<ClientClass>;

/**
 * The installed `openai`, imported when it is first needed.
 *
 * @throws DramatisError `config/invalid` that says what to install.
 */
export async function loadOpenAI(): Promise<ClientClass> {
  let found: unknown;
  try {
    found = (await import("openai")).OpenAI;
  } catch (cause) {
    throw new DramatisError(
      "config/invalid",
      'The package "openai" could not be loaded; install it with: npm install openai',
      { details: { package: "openai" }, cause },
    );
  }
  return found as ClientClass;
}
