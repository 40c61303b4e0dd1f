import type { EncodingNotes } from '../records/lostDigits';

/** A value in the one form in which it is hashed, sent and bound: booleans are 1 and 0, times canonical text. */
export type Cell = string | number | null;

export type CellEncoder = (value: unknown, notes?: EncodingNotes) => Cell;
