export { manualClock, type ManualClock } from "../core/clock.js";
export type { FileStatus, FileSystem, SlowCalls } from "../journal/file-system.js";
export type { CrashImage, FileOperation } from "./crash-images.js";
export type { ServerAnswer, ServerRequest } from "./faulty-model-server/answers.js";
export { faultyModelServer, type FaultyModelServer } from "./faulty-model-server/server.js";
export { faultyFileSystem, type FaultyFileSystem, type FileFault } from "./faulty-file-system.js";
export {
  memoryFileSystem,
  type FileImage,
  type MemoryFileSystem,
  type MemoryFileSystemOptions,
} from "./memory-file-system.js";
export { scriptedModel, type ScriptedModel, type ScriptedReply } from "./scripted-model.js";
export type { StoreCase } from "./store-case.js";
export { storeContract } from "./store-contract.js";
