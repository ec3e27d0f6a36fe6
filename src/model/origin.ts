/** How a character came by a memory, as it is stored: characters by id. */
export interface MemoryOrigin {
  readonly kind: "told" | "imported";
  readonly from?: string;
  readonly eventId?: string;
  readonly memoryId?: string;
}
