import type { IDataObject } from 'n8n-workflow';

import type { DestinationRecord } from '../../../engine/destination';
import { localInstant, timeZone } from '../../../engine/time';
import type { CursorSettings } from '../../shared/parameters/cursor';
import { fieldOf, type MappedRecord, withoutLuxon } from './records';

/** Reads the cursors of records. */
export class CursorReader {
	/** Instants that stand for an hour which clocks have shown twice. */
	private readonly uncertain = new Set<number>();
	private readonly zone: ReturnType<typeof timeZone> | undefined;

	constructor(private readonly settings: CursorSettings) {
		this.zone = settings.zone === undefined ? undefined : timeZone(settings.zone);
	}

	/** Names what is compared: times that were read by the clocks of two zones say nothing of each other. */
	get name(): string {
		const { field, zone } = this.settings;
		return zone === undefined ? field : `${field} ${zone}`;
	}

	/** Null where the record has none. */
	cursorOf(json: IDataObject): NonNullable<DestinationRecord['cursor']> | null {
		const { field } = this.settings;
		const value = field === '' ? null : withoutLuxon(fieldOf(json, field));
		if (value === undefined || value === null || value === '') return null;
		if (typeof value === 'string') return this.instantOf(value);
		if (typeof value === 'number' || value instanceof Date) return value;
		// Neither a time nor a number: the destination says so of the record.
		return JSON.stringify(value);
	}

	/** Whether a cursor's time may as well have been an hour earlier or later. */
	readonly isUncertain = (at: number): boolean => this.uncertain.has(at);

	private instantOf(text: string): string {
		if (this.zone === undefined) return text;
		const local = localInstant(text, this.zone);
		if (local?.uncertainAt !== undefined) this.uncertain.add(local.uncertainAt);
		return local?.text ?? text;
	}
}

/** A cursor as text, which is read as the same one. */
export function cursorText(cursor: NonNullable<DestinationRecord['cursor']> | null): string | null {
	if (cursor instanceof Date)
		return Number.isNaN(cursor.getTime()) ? 'Invalid Date' : cursor.toISOString();
	return typeof cursor === 'number' && Number.isInteger(cursor)
		? String(BigInt(cursor))
		: (cursor?.toString() ?? null);
}

/** How an input record is a table's, given how its cursor is read, when the record was, and what tells that it is gone. */
export function toTableRecord(
	cursors: CursorReader,
	readAt: number,
	isGone: (json: IDataObject) => boolean,
) {
	return ({ json, columns }: MappedRecord): DestinationRecord => ({
		columns,
		cursor: cursors.cursorOf(json),
		readAt,
		...(isGone(json) && { deleted: true }),
	});
}
