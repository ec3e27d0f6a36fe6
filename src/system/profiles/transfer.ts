import { DramatisError } from "../../core/errors.js";
import { parseId } from "../../core/ids.js";
import { equalJson, isPlainObject, type JsonObject } from "../../core/json.js";
import { checkKnownFields, parseOptions, refuseOption } from "../../core/options.js";
import { userShape } from "../../model/check-profile.js";
import type { ProfileRecord, UserRecord } from "../../model/profile-records.js";
import { UserState } from "../../profile/user-state.js";
import type { ProfileState } from "../../profile/profile-state.js";
import type { Engine } from "../engine.js";
import { findCharacter } from "../lookup.js";
import { assertConsent, checkUserId } from "./checks.js";
import { emitProfile } from "./profile-view.js";

export interface ProfileExportOptions {
  /** Only this user. @default all of whom something is known */
  userId?: string;
  /** With the versions that can be gone back to. @default false */
  includeHistory?: boolean;
}

export interface ProfileImportOptions {
  /** Whether what is imported takes the place of what is known of a user. @default false: that is refused */
  replace?: boolean;
}

const FORMAT = "dramatis-profile";
const VERSION = 1;

/** Each user as JSON, in the order in which they were first met. */
export function* exportUsers(engine: Engine, options: ProfileExportOptions): Iterable<JsonObject> {
  const { userId, includeHistory = false } = options;
  const { users } = engine.world.profiles;
  const chosen = userId === undefined ? users.values() : [users.get(userId)];
  for (const user of chosen) {
    if (user === undefined || user.isEmpty) continue;
    const { id, profiles, ...rest } = recordOf(user);
    const named = profiles.map((record) => nameCharacter(engine, user, record, includeHistory));
    yield { format: FORMAT, version: VERSION, userId: id, ...rest, profiles: named } as unknown as JsonObject;
  }
}

/** A copy. Sessions are conversations of this system, and stay in it. */
function recordOf(user: UserState): UserRecord {
  const { sessions: _sessions, ...record } = JSON.parse(user.toText()) as UserRecord;
  return record;
}

export function checkExport(options: ProfileExportOptions): void {
  checkKnownFields("the options", options, ["userId", "includeHistory"]);
  if (options.userId !== undefined) checkUserId(options.userId);
  checkFlag("includeHistory", options.includeHistory);
}

function checkFlag(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw refuseOption(field, "must be true or false");
}

/** Characters go by name: an id means nothing elsewhere. */
function nameCharacter(engine: Engine, user: UserState, record: ProfileRecord, includeHistory: boolean): object {
  const { character: id, archive, ...rest } = record;
  const name = id === undefined ? undefined : engine.world.byId.get(id)?.name;
  const facts = (): object[] => [...(user.profile(id)?.archive.ledger.facts.values() ?? [])];
  return {
    ...(name === undefined ? undefined : { character: name }),
    ...rest,
    archive: includeHistory ? archive : structuredClone({ ...archive, facts: facts(), versions: [] }),
  };
}

/**
 * Takes users in, all of them or none, as one entry; gives their ids. Those of whom just this is known stay as they are.
 *
 * @throws DramatisError with `details.index`: `import/invalid`, `snapshot/version`, `profile/consent`.
 */
export function importUsers(engine: Engine, documents: unknown, options: ProfileImportOptions): string[] {
  checkKnownFields("the options", options, ["replace"]);
  checkFlag("replace", options.replace);
  if (!Array.isArray(documents)) throw refuseOption("documents", "must be a list of exported profiles");
  const records = new Map<string, UserRecord>();
  const news: UserRecord[] = [];
  for (const [index, document] of (documents as unknown[]).entries()) {
    try {
      const record = readUser(engine, document);
      if (records.has(record.id)) throw invalid("userId", `is ${shown(record.id)}, as is that of another profile`);
      records.set(record.id, record);
      if (!isKnown(engine, record, options.replace === true)) news.push(withConsent(engine, record));
    } catch (error) {
      throw atDocument(error, index);
    }
  }
  if (news.length > 0) {
    engine.commit({ k: "users", seq: highestNumber(engine, news), users: news });
    for (const { id } of news) for (const profile of profilesOf(engine, id)) emitProfile(engine, profile);
    engine.nudge();
  }
  return [...records.keys()];
}

function profilesOf(engine: Engine, id: string): Iterable<ProfileState> {
  return engine.world.profiles.users.get(id)?.profiles.values() ?? [];
}

function atDocument(error: unknown, index: number): unknown {
  if (!(error instanceof DramatisError)) return error;
  const { code, message, details } = error;
  return new DramatisError(code, message, { cause: error, details: { ...details, index } });
}

function readUser(engine: Engine, document: unknown): UserRecord {
  if (!isPlainObject(document) || document["format"] !== FORMAT)
    throw invalid("format", `is not ${shown(FORMAT)}: this is no exported profile`);
  const { version, userId } = document;
  if (typeof version === "number" && version > VERSION)
    throw new DramatisError(
      "snapshot/version",
      `version is ${version}, and this package knows profiles up to version ${VERSION}; update dramatis to read it`,
      { details: { path: "version" } },
    );
  if (version !== VERSION) throw invalid("version", `must be ${VERSION}`);
  if (typeof userId !== "string" || userId === "") throw invalid("userId", "must be a string that is not empty");
  const record = parseOptions("profile", userShape, { ...document, id: userId }, "import/invalid");
  const profiles = record.profiles.map((profile, at) => checkProfile(engine, profile, `profiles.${at}`));
  if (new Set(profiles.map(({ character }) => character)).size < profiles.length)
    throw invalid("profiles", "has two of one character");
  // What comes of a record is what is stored: lists in order, nothing empty.
  return recordOf(UserState.fromRecord({ ...record, profiles }));
}

function checkProfile(engine: Engine, record: ProfileRecord, path: string): ProfileRecord {
  const ids = new Set(record.archive.facts.map(({ id }) => id));
  if (ids.size < record.archive.facts.length) throw invalid(`${path}.archive.facts`, "has two facts with one id");
  const { character: name, ...rest } = record;
  if (name === undefined) return rest;
  const character = findCharacter(engine.world, name);
  if (character === undefined)
    throw invalid(`${path}.character`, `is ${shown(name)}, and there is no such character here; create it first`);
  if (engine.options.profiles.scope === "shared")
    throw invalid(
      `${path}.character`,
      `is ${shown(name)}, but all characters here share what is known; set profiles.scope to "character"`,
    );
  return { ...rest, character: character.id };
}

function isKnown(engine: Engine, record: UserRecord, replace: boolean): boolean {
  const known = engine.world.profiles.users.get(record.id);
  if (known === undefined || known.isEmpty) return false;
  if (equalJson(recordOf(known) as unknown as JsonObject, record as unknown as JsonObject)) return true;
  const { usage, profiles } = known;
  const hasNews = !usage.isEmpty || [...profiles.values()].some(({ isEmpty }) => !isEmpty);
  if (replace || !hasNews) return false;
  throw invalid(
    "userId",
    `is ${shown(record.id)}, of whom something else is known already; to put this in its place, import with replace`,
  );
}

/** Who was asked here is not asked again. @throws DramatisError `profile/consent` */
function withConsent(engine: Engine, record: UserRecord): UserRecord {
  const consent = engine.world.profiles.users.get(record.id)?.consent;
  if (consent === false || record.consent === undefined) assertConsent(engine, record.id);
  return consent === undefined || record.consent !== undefined ? record : { ...record, consent };
}

/** No id that is made from now on is one of those that came. */
function highestNumber(engine: Engine, records: readonly UserRecord[]): number {
  let highest = engine.world.seq;
  const note = (id: string): void => {
    const parsed = parseId(id);
    if (parsed?.writer === engine.world.writer) highest = Math.max(highest, parsed.seq);
  };
  for (const { profiles } of records) {
    for (const { waiting, archive } of profiles) {
      const { facts, versions, failed } = archive;
      for (const { id } of [...facts, ...waiting, ...failed.flatMap(({ messages }) => messages)]) note(id);
      for (const change of versions.flatMap(({ changes }) => changes))
        note(change.action === "add" ? change.fact.id : change.id);
    }
  }
  return highest;
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 80));
}

function invalid(path: string, message: string): DramatisError {
  return new DramatisError("import/invalid", `${path} ${message}`, { details: { path } });
}
