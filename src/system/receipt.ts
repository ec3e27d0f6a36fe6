/** What came of a broadcast. */
export interface BroadcastReceipt {
  /** Also the id of the memory that all who heard it have of it. */
  eventId: string;
  seq: number;
  /** How many heard it. */
  recipients: number;
  /** Their names, in the order of creation. */
  names(): string[];
}
