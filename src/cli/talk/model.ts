import { environment } from "../../core/environment.js";
import { isDramatisError, type LanguageModel } from "../../index.js";
import type { OpenAIModelOptions } from "../../llm/openai.js";
import type { Call, OptionSpec } from "../arguments.js";
import { usageError } from "../failure.js";

export type Locale = "en" | "zh";
export const LOCALES: readonly Locale[] = ["en", "zh"];

export const MODEL_OPTIONS: readonly OptionSpec[] = [
  { name: "model", value: "NAME", about: "The model that answers (default: the offline voice, which needs none)" },
  { name: "base-url", value: "URL", about: "Of any server that speaks OpenAI's language; needs no key" },
  { name: "timeout", value: "SECONDS", about: "How long one answer may take (default 90)" },
];

/** Who answers. */
export interface Speaker {
  readonly model: LanguageModel;
  /** Whether no model was asked for. */
  readonly isOffline: boolean;
  /** "qwen3:8b at http://localhost:11434/v1", "the offline voice" */
  readonly description: string;
  readonly timeoutMs: number | undefined;
}

/** The model that the options name. What only a model needs is loaded only with one. */
export async function chooseSpeaker(call: Call, locale: Locale | undefined): Promise<Speaker> {
  const name = call.text("model");
  const baseURL = call.text("base-url");
  const seconds = call.integer("timeout", 1);
  const timeoutMs = seconds === undefined ? undefined : seconds * 1000;
  if (name === undefined) {
    if (baseURL !== undefined) {
      throw usageError("missing-option", `--base-url needs the name of a model there: --model NAME`, {
        option: "--model",
      });
    }
    const { offlineVoice } = await import("../../voice/offline.js");
    const model = offlineVoice(locale === undefined ? {} : { locale });
    return { model, isOffline: true, description: "the offline voice", timeoutMs };
  }
  if (baseURL === undefined && environment("OPENAI_API_KEY") === undefined) {
    throw usageError(
      "missing-option",
      `--model ${name} needs a key in OPENAI_API_KEY, or --base-url of a server that needs none, such as http://localhost:11434/v1`,
      { option: "--base-url" },
    );
  }
  const model = await openModel({
    model: name,
    ...(baseURL !== undefined && { baseURL }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const description = baseURL === undefined ? name : `${name} at ${baseURL}`;
  return { model, isOffline: false, description, timeoutMs };
}

async function openModel(options: OpenAIModelOptions): Promise<LanguageModel> {
  const { openAIModel } = await import("../../llm/openai.js");
  try {
    return openAIModel(options);
  } catch (error) {
    if (!isDramatisError(error, "config/invalid")) throw error;
    const message = error.message
      .replace("options of openAIModel: ", "")
      .replace(/\bbaseURL:/, "--base-url")
      .replace(/\bmodel:/, "--model");
    throw usageError("bad-value", message, error.details);
  }
}
