import type {
	DestinationRecord,
	TableWriter,
	WriteResult,
} from '../../../engine/destination/destination';
import { ownSpelling } from '../tableTrouble';
import { type Failing, shareOf } from './failing';

/** For so long a table refuses what it does not refuse until it is mended. */
const whileMs = 15 * 60_000;

export const refusal = 'the table has no place for it';

/** Whether a table refuses a state of a record now, before it is mended. */
function refuses({ refused, poison }: Failing, { columns }: DestinationRecord, nowMs: number) {
	const name = `${ownSpelling(String(columns.id))} ${String(columns.note)}`;
	const share = shareOf(name);
	if (share < poison) return true;
	return share < poison + refused && shareOf(`${name} ${Math.floor(nowMs / whileMs)}`) < 0.7;
}

/**
 * A table that refuses some records, of which nothing is written then.
 *
 * @param refused told of each
 */
export function refusing(
	writer: TableWriter,
	{ failing, now }: { readonly failing: Failing; readonly now: () => number },
	refused: (externalId: string) => void,
): TableWriter {
	const write = async (records: readonly DestinationRecord[]): Promise<WriteResult> => {
		const nowMs = now();
		const places = records.flatMap((record, index) =>
			refuses(failing, record, nowMs) ? [] : [index],
		);
		const result = await writer.write(records.filter((_record, index) => places.includes(index)));
		const outcomes: WriteResult['outcomes'][number][] = records.map(() => 'failed');
		places.forEach((place, index) => (outcomes[place] = result.outcomes[index] ?? 'failed'));
		const failures = result.failures.map((failure) => {
			return { ...failure, index: places[failure.index] ?? failure.index };
		});
		for (const [index, { columns }] of records.entries()) {
			if (places.includes(index)) continue;
			const externalId = String(columns.id);
			refused(externalId);
			failures.push({
				index,
				externalId,
				reason: refusal,
				kind: 'valueRefused',
				column: undefined,
			});
		}
		const failed = result.counts.failed + records.length - places.length;
		return { ...result, outcomes, failures, counts: { ...result.counts, failed } };
	};
	return { ...writer, write };
}
