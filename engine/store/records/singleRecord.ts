import { judgeVersion, overtaken } from '../../records/rememberedRecord';
import type { GivenOut, RememberedRecord } from '../../records/rememberedRecord';
import type { SyncScope } from '../scope';
import { readConfirmed } from './deliveries';
import { readKnown, writeKnown } from './recordRows';
import { stagedElsewhere } from './recordsElsewhere';

/** What has become of a single record. */
export interface Remembered {
	readonly kept: boolean;
	readonly before: RememberedRecord | undefined;
	readonly givenOut?: GivenOut;
}

/**
 * Remembers a single record that belongs to no run, unless a newer version is known, be it to a run that is still going.
 *
 * @param goesOut how it goes out, by what was known before; undefined when it does not
 */
export async function rememberSingle(
	sync: SyncScope,
	record: RememberedRecord,
	goesOut: (before: RememberedRecord | undefined) => GivenOut | undefined,
): Promise<Remembered> {
	const { externalId } = record;
	const { newer, older } = await stagedElsewhere(sync, undefined, [record]);
	if (newer.size > 0) return { kept: false, before: newer.get(externalId) };
	const known = (await readKnown(sync, [externalId])).get(externalId);
	const before = overtaken(known?.record, older.get(externalId));
	const decision = judgeVersion(before, record);
	if (decision === 'refuse') return { kept: false, before };
	const due = goesOut(before);
	const keys = due === undefined ? [] : [due.idempotencyKey];
	const confirmed = await readConfirmed(sync, keys);
	const givenOut = confirmed.length > 0 ? undefined : due;
	if (decision !== 'keep') {
		const changes = (known?.changes ?? 0) + 1;
		await writeKnown(sync, { record: { ...record, givenOut }, changes });
	}
	return { kept: true, before, givenOut };
}
