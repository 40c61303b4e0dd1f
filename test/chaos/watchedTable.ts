import { rowOwner } from '../../engine/sync/sinks/rowOwner';
import { stateOfNote } from './livelyRecords';
import type { Row } from './place';
import type { Outside } from './ports';
import { syncs } from './process';
import { instantText } from './rowContent';
import { accountColumn, ownSpelling, type TableTrouble } from './tableTrouble';

export interface TableRow {
	readonly state: number;
	readonly updatedAtMs: number;
	readonly isDeleted: boolean;
	readonly hash: string;
}

/** A seed's table, as the account finds it that is watched. */
export class WatchedTable {
	constructor(
		private readonly outside: Outside,
		private readonly table: string,
		private readonly trouble: TableTrouble,
	) {}

	/** By ID, in the shop's own spelling. */
	async rows(foreign: (id: string, owner: string) => void): Promise<Map<string, TableRow>> {
		const own = rowOwner(this.outside.accountId, syncs.table);
		const rows = new Map<string, TableRow>();
		for (const { id, note, updatedAt, _sync_deleted_at: deleted, ...kept } of await this.query(
			'id, note, "updatedAt", _sync_deleted_at, _sync_owner, _sync_hash',
		)) {
			const { _sync_owner: owner, _sync_hash: hash } = kept;
			if (owner !== own) foreign(String(id), String(owner));
			rows.set(ownSpelling(String(id)), {
				state: stateOfNote(note),
				updatedAtMs: Date.parse(instantText(updatedAt)),
				isDeleted: deleted !== null,
				hash: String(hash),
			});
		}
		return rows;
	}

	async wholeRows(): Promise<readonly Row[]> {
		return await this.query('*');
	}

	/** The account's, by ID in the shop's own spelling. */
	async tombstones(): Promise<readonly string[]> {
		const found = await this.query('id', `_sync_deleted_${this.table}`);
		return found.map(({ id }) => ownSpelling(String(id)));
	}

	/** What others have in a table that they share, and in the one of tombstones. */
	async ofNeighbors(): Promise<readonly (readonly Row[])[]> {
		const { accountId } = this.outside;
		const whose = `WHERE ${accountColumn} <> '${accountId}' ORDER BY id`;
		return [
			await this.asked(`SELECT id, note, _sync_deleted_at FROM ${this.table} ${whose}`),
			await this.asked(`SELECT id FROM _sync_deleted_${this.table} ${whose}`),
		];
	}

	private async query(columns: string, table = this.table): Promise<readonly Row[]> {
		const { accountId } = this.outside;
		const shared = this.trouble.neighbor === 'shares';
		const ofAccount = shared ? ` WHERE ${accountColumn} = '${accountId}'` : '';
		return await this.asked(`SELECT ${columns} FROM ${table}${ofAccount}`);
	}

	/** Before the first write there is no table, or none with the columns of the sync. */
	private async asked(sql: string): Promise<readonly Row[]> {
		return await this.outside.place.query(sql).catch((error: unknown) => {
			if (/no such (table|column)|does(n't| not) exist|Unknown column/.test(String(error)))
				return [];
			throw error;
		});
	}
}
