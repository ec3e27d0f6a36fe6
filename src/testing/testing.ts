export type { FileStatus, FileSystem, SlowCalls } from "../journal/file-system.js";
export type { CrashImage, FileOperation } from "./crash-images.js";
export { faultyFileSystem, type FaultyFileSystem, type FileFault } from "./faulty-file-system.js";
export {
  memoryFileSystem,
  type FileImage,
  type MemoryFileSystem,
  type MemoryFileSystemOptions,
} from "./memory-file-system.js";
export type { StoreCase } from "./store-case.js";
export { storeContract } from "./store-contract.js";
