import {
	type ObjectKey,
	type ObjectSettings,
	rankOf,
	spacedRank,
	type SyncObject,
} from '../../objects';
import { option, say } from '../../wording';
import type { AccountScope } from '../accountDatabase';
import { statementChunks } from '../chunks';
import { storeError } from '../errors';
import { changeObject } from './change';
import {
	held,
	notAside,
	objectId,
	type ObjectRow,
	settingColumns,
	toObject,
	unclaimed,
} from './objectRows';
import { ranksFrom } from './rank';

/** What becomes of an object that is registered already. */
export type IfRegistered = 'fail' | 'keep' | 'update';

export interface NewObject extends ObjectKey {
	readonly settings: ObjectSettings;
}

/**
 * Registers objects that are due at once, all or none.
 *
 * @returns them as they are registered now, in the order in which they were given
 * @throws EngineError `objectExists`: then none is registered
 */
export async function registerObjects(
	registry: AccountScope,
	objects: readonly NewObject[],
	ifRegistered: IfRegistered,
): Promise<readonly SyncObject[]> {
	const at = await registry.pulse.at();
	const known = await holdByIds(registry, objects.map(objectId));
	const added = new Map<string, ObjectRow>();
	const found: SyncObject[] = [];
	for (const object of objects) {
		const id = objectId(object);
		const present = known.get(id) ?? added.get(id);
		if (present !== undefined && ifRegistered === 'fail')
			throw exists(registry.key.account, object);
		if (present === undefined) {
			const row = newRow(registry.key.account, object, at);
			added.set(id, row);
			found.push(toObject(row));
		} else if (ifRegistered === 'update' && !added.has(id)) {
			found.push(await changeObject(registry, present, { settings: object.settings }, at));
		} else found.push(toObject(present));
	}
	for (const rows of statementChunks(await spacedOut(registry, [...added.values()]))) {
		await registry.insertInto('sync_object', rows).execute();
	}
	return found;
}

/** New objects with their ranks: apart from each other's, and from those of the objects that their accounts have. */
async function spacedOut(
	registry: AccountScope,
	rows: readonly ObjectRow[],
): Promise<readonly ObjectRow[]> {
	const spaced: ObjectRow[] = [];
	for (const [account, ofAccount] of Map.groupBy(rows, ({ of_account }) => of_account)) {
		const ranks = ofAccount.map(({ registered_at: at, priority }) => rankOf(at, priority));
		const found = await ranksFrom(registry, account, Math.min(...ranks));
		let others = found.map(({ ranked_at }) => ranked_at);
		for (const [number, row] of ofAccount.entries()) {
			const ranked_at = spacedRank(ranks[number] ?? 0, others);
			others = [...others, ranked_at].toSorted((one, other) => one - other);
			spaced.push({ ...row, ranked_at });
		}
	}
	return spaced;
}

/** Reads objects, and keeps them as they are until the transaction ends. */
async function holdByIds(
	registry: AccountScope,
	ids: readonly string[],
): Promise<ReadonlyMap<string, ObjectRow>> {
	const found = new Map<string, ObjectRow>();
	for (const chunk of statementChunks([...new Set(ids)].toSorted())) {
		for (const row of await held(registry).where('id', 'in', chunk).returningAll().execute()) {
			found.set(row.id, row);
		}
	}
	return found;
}

/** Never synced counts as due. */
function newRow(registry: string, { settings, ...key }: NewObject, at: number): ObjectRow {
	return {
		account: registry,
		id: objectId(key),
		of_account: key.account,
		integration: key.integration,
		name: key.name,
		...settingColumns(settings),
		...unclaimed,
		...notAside,
		paused: 0,
		registered_at: at,
		synced_at: null,
		next_at: at,
		ranked_at: null,
		timed_at: at,
	};
}

function exists(registry: string, { account, integration, name }: ObjectKey): Error {
	return storeError(
		'objectExists',
		`The registry of "${registry}" has the object "${name}" of "${integration}" for the account "${account}" already, or it was given twice. Nothing was registered`,
		say`To change it, update it; to register what is new and leave the rest as it is, choose so in "${option('ifRegistered')}".`,
		{ parameter: 'name' },
	);
}
