import { type IdentifiedBatch, withEqualKeys } from '../batch';
import type { IdentifiedRecord, VersionedRecord } from '../batchRecords';
import { withoutUnfit } from '../splitWriting';
import type { Session } from './connection';
import { keyArrays } from './rows';
import { savepointsOn } from './savepoint';
import type { SettledTable } from './settledTable';

/**
 * Finds the keys of a batch that are texts of their own but equal to PostgreSQL, as in `citext`, `uuid`, `numeric` and
 * under a collation that ignores case. Only where the key has such a column: then one statement a batch.
 *
 * @param isSplitting whether to sort out keys that their column does not take; else such a key is an error
 */
export async function distinctKeys(
	session: Session,
	table: SettledTable,
	batch: IdentifiedBatch<VersionedRecord>,
	isSplitting: boolean,
): Promise<IdentifiedBatch<VersionedRecord>> {
	if (batch.records.length < 2 || !table.shape.key.some(({ equates }) => equates)) return batch;
	const compare = async (part: readonly VersionedRecord[]) => {
		await equalPlaces(session, table, part);
	};
	const sound = isSplitting ? await withoutUnfit(savepointsOn(session), batch, compare) : batch;
	return withEqualKeys(sound, await equalPlaces(session, table, sound.records), table.shape);
}

async function equalPlaces(
	session: Session,
	{ shape, statements }: SettledTable,
	records: readonly IdentifiedRecord[],
): Promise<readonly (readonly [first: number, other: number])[]> {
	const { rows } = await session.query<{ n: string; first: string }>(
		statements.equalKeys,
		keyArrays(records, shape.key.length),
	);
	return rows.map(({ n, first }) => [Number(first) - 1, Number(n) - 1] as const);
}
