import { describeType } from "../../core/json.js";
import { checkKnownFields, refuseOption } from "../../core/options.js";
import type { Engine } from "../engine.js";
import { checkQuery, QUERY_FIELDS } from "../query.js";
import type { CharacterState } from "../roster.js";
import type { FindNear } from "./character-recall.js";
import type { RecalledMemory, RecallOptions } from "./recalled-memory.js";

const RECALL_FIELDS: readonly string[] = [...QUERY_FIELDS, "diversity", "weights", "vector"];
const WEIGHTS: readonly string[] = ["relevance", "recency", "importance"];
const LIMIT = 10;
/** More than this says nothing more, and sums of what is greater by far are no numbers any more. */
const MOST_WEIGHT = 1_000_000;
/** Memories that are near enough in meaning to count. */
const MOST_NEAR = 64;

/**
 * The memories of a character that answer a query best.
 *
 * @throws DramatisError `config/invalid` naming the field.
 */
export function recall(
  engine: Engine,
  state: CharacterState,
  query: string,
  options: RecallOptions = {},
): RecalledMemory[] {
  checkOptions(query, options);
  const { limit = LIMIT, diversity = 0, weights = {}, vector, ...filters } = options;
  const { world } = engine;
  return engine.recalls.ask(state, (mind) =>
    mind.recall(
      { query, filters, limit, diversity, weights, now: engine.now(), findNear: findNearOf(engine, vector) },
      world.perception(state),
    ),
  );
}

function checkOptions(query: unknown, options: RecallOptions): void {
  if (typeof query !== "string") throw refuseOption("query", `must be a string, but is ${describeType(query)}`);
  checkKnownFields("the options", options, RECALL_FIELDS);
  checkQuery(Object.fromEntries(Object.entries(options).filter(([field]) => QUERY_FIELDS.includes(field))));
  const { diversity, weights, vector } = options;
  if (diversity !== undefined && !(typeof diversity === "number" && diversity >= 0 && diversity <= 1))
    throw refuseOption("diversity", `is ${String(diversity)}, but must be a number from 0 to 1`);
  if (weights !== undefined) checkWeights(weights);
  if (vector !== undefined && !(vector instanceof Float32Array))
    throw refuseOption("vector", `must be a Float32Array, but is ${describeType(vector)}`);
}

function checkWeights(weights: unknown): void {
  checkKnownFields("weights", weights, WEIGHTS);
  for (const [name, weight] of Object.entries(weights as Record<string, unknown>)) {
    if (weight !== undefined && !(typeof weight === "number" && weight >= 0 && weight <= MOST_WEIGHT))
      throw refuseOption(
        `weights.${name}`,
        `is ${typeof weight === "number" ? weight : describeType(weight)}, but must be a number from 0 to ${MOST_WEIGHT}`,
      );
  }
}

/**
 * How to find what is near a vector; undefined without one.
 *
 * @throws DramatisError `config/invalid` when there is nothing that it could be compared with.
 */
export function findNearOf({ embeddings }: Engine, vector: Float32Array | undefined): FindNear | undefined {
  if (vector === undefined) return undefined;
  if (embeddings === undefined)
    throw refuseOption(
      "vector",
      "has nothing to be compared with: the system has no embedder; give one as `new PersonaSystem({ embedder })`",
    );
  return ({ own, hearings }, isWanted) => {
    const logs = [own, ...hearings.map(({ log }) => log)].filter((log) => log !== undefined);
    return embeddings.nearest(logs, vector, MOST_NEAR, isWanted);
  };
}
