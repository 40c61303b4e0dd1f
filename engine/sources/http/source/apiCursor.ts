import { localInstant, timeZone } from '../../../time';
import { type JsonPath, valueAt } from '../jsonPath';
import type { ApiRecord } from '../records';

/** The time by which an API's records are followed. Plain data. */
export interface ApiCursor {
	/** Where it is in a record; empty where there is none. */
	readonly field: JsonPath;
	/** The zone of times without an offset; undefined for UTC. */
	readonly zone: string | undefined;
}

/** What is smaller is no time in seconds (1973), and what is larger is one in milliseconds. */
const seconds = { least: 100_000_000, most: 100_000_000_000 };

/** Reads the cursors of records. */
export class ApiCursorReader {
	private readonly zone: ReturnType<typeof timeZone> | undefined;
	/** Instants that stand for an hour which clocks have shown twice. */
	private readonly uncertain = new Set<number>();

	/** @throws EngineError `unknownTimeZone` */
	constructor(private readonly cursor: ApiCursor) {
		this.zone = cursor.zone === undefined ? undefined : timeZone(cursor.zone, 'cursorTimeZone');
	}

	/** Names what is compared: times that were read by the clocks of two zones say nothing of each other. */
	get name(): string {
		const { field, zone } = this.cursor;
		return zone === undefined ? field : `${field} ${zone}`;
	}

	/** As text; null where a record has none. Unix times, as numbers or their digits, become ISO 8601. */
	cursorOf(record: ApiRecord): string | null {
		const { field } = this.cursor;
		const value = field === '' ? null : valueAt(record, field);
		if (value === undefined || value === null || value === '') return null;
		const unix = unixTime(value);
		if (unix !== undefined) return new Date(unix).toISOString();
		if (typeof value !== 'string') return JSON.stringify(value);
		if (this.zone === undefined) return value;
		const local = localInstant(value, this.zone);
		if (local?.uncertainAt !== undefined) this.uncertain.add(local.uncertainAt);
		return local?.text ?? value;
	}

	/** Whether a cursor's time may as well have been an hour earlier or later. */
	readonly isUncertain = (at: number): boolean => this.uncertain.has(at);
}

function unixTime(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^\d{9,13}$/.test(value) ? Number(value) : value;
	if (typeof number !== 'number' || !(number >= seconds.least)) return undefined;
	if (number < seconds.most) return number * 1_000;
	return number < seconds.most * 100 ? number : undefined;
}
