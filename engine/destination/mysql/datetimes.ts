import { ValueRefusal } from '../../records/refusal';
import { shown } from '../../records/values';
import { instantAt } from '../../records/instant';
import { timestampCell } from '../timeCells';

/** A canonical instant as MySQL reads it: a column of times has no zone, and holds UTC. */
function withoutZone(instant: string): string {
	return instant.replace('T', ' ').replace('Z', '');
}

export function datetimeText(epochMs: number): string | null {
	const instant = instantAt(epochMs);
	return instant === undefined ? null : withoutZone(instant.text);
}

/** @param precision how many digits of a second the column keeps */
export function datetimeCell(value: unknown, precision: number): string {
	return withoutZone(timestampCell(value, precision));
}

const firstTimestamp = '1970-01-01 00:00:01';
const lastTimestamp = '2038-01-19 03:14:07.999999';

/** `TIMESTAMP` counts seconds in 32 bits. */
export function timestampTypeCell(value: unknown, precision: number): string {
	const text = datetimeCell(value, precision);
	if (text >= firstTimestamp && text <= lastTimestamp) return text;
	throw new ValueRefusal(
		`${shown(value)} is beyond 1970 to 2038, which is what a TIMESTAMP keeps; make the column DATETIME(6)`,
	);
}
