import type {
  ArchiveRecord,
  ClusterRecord,
  EpisodeRecord,
  FailedRecord,
  SaidRecord,
} from "../model/profile-records.js";
import { FactLedger } from "./fact-ledger.js";

/** What a profile has learned: nearly all of its size, and rarely looked at. */
export class ProfileArchive {
  readonly ledger: FactLedger = new FactLedger();
  /** Oldest first. */
  episodes: EpisodeRecord[] = [];
  clusters: ClusterRecord[] = [];
  failed: FailedRecord[] = [];
  /** The end of each of the last segments. */
  recent: (readonly SaidRecord[])[] = [];

  toRecord(): ArchiveRecord {
    const { ledger, episodes, clusters, failed, recent } = this;
    return {
      version: ledger.version,
      facts: [...ledger.first.values()],
      versions: ledger.versions,
      episodes,
      clusters,
      failed,
      recent,
    };
  }

  static fromRecord(record: ArchiveRecord): ProfileArchive {
    const archive = new ProfileArchive();
    archive.ledger.load(record.facts, record.version, record.versions);
    archive.episodes = [...record.episodes];
    archive.clusters = [...record.clusters];
    archive.failed = [...record.failed];
    archive.recent = [...record.recent];
    return archive;
  }
}
