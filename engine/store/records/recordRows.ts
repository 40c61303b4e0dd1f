import type { GivenOut, RememberedRecord } from '../../records/rememberedRecord';
import { statementChunks } from '../chunks';
import type { StoreTables } from '../schema/tables';
import type { SyncScope } from '../scope';
import type { Delivery } from './deliveries';
import { toRecord, versionColumns } from './recordColumns';

/** A remembered record, and how often its row was written. */
export interface KnownRecord {
	readonly record: RememberedRecord;
	readonly changes: number;
}

export async function readKnown(
	sync: SyncScope,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
	const known = new Map<string, KnownRecord>();
	for (const ids of statementChunks(externalIds)) {
		const rows = await sync
			.from('sync_record')
			.selectAll()
			.where('external_id', 'in', ids)
			.execute();
		for (const row of rows) {
			const givenOut = givenOutIn(row);
			const record = givenOut === undefined ? toRecord(row) : { ...toRecord(row), givenOut };
			known.set(row.external_id, { record, changes: row.changes });
		}
	}
	return known;
}

export async function writeKnown(sync: SyncScope, { record, changes }: KnownRecord): Promise<void> {
	const columns = { ...versionColumns(record), changes, ...givenColumns(record.givenOut) };
	await sync.put('sync_record', ['external_id'], columns);
}

/** Takes the doubt from what was given out under these keys: its endpoint has taken it. */
export async function settleDelivered(
	sync: SyncScope,
	deliveries: readonly Delivery[],
): Promise<void> {
	for (const chunk of statementChunks(deliveries)) {
		await sync
			.update('sync_record')
			.set(givenColumns(undefined))
			.where(
				'external_id',
				'in',
				chunk.map(({ externalId }) => externalId),
			)
			.where(
				'given_key',
				'in',
				chunk.map(({ idempotencyKey }) => idempotencyKey),
			)
			.execute();
	}
}

type GivenColumns = Pick<
	StoreTables['sync_record'],
	'given_action' | 'given_version' | 'given_key'
>;

/** @param givenOut undefined: it is settled */
export function givenColumns(givenOut: GivenOut | undefined): GivenColumns {
	return {
		given_action: givenOut?.action ?? null,
		given_version: givenOut?.version ?? null,
		given_key: givenOut?.idempotencyKey ?? null,
	};
}

function givenOutIn(row: GivenColumns): GivenOut | undefined {
	const { given_action: action, given_version: version, given_key: idempotencyKey } = row;
	if (action === null || version === null || idempotencyKey === null) return undefined;
	return { action: action as GivenOut['action'], version, idempotencyKey };
}

export async function countKnown(sync: SyncScope): Promise<number> {
	const { records } = await sync
		.from('sync_record')
		.select((eb) => eb.fn.countAll<number>().as('records'))
		.where('deleted', '=', 0)
		.executeTakeFirstOrThrow();
	return Number(records);
}
