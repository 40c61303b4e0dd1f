import { rowOwner } from '../../engine/sync/sinks/rowOwner';
import { stateOfNote } from './livelyRecords';
import type { Row } from './places';
import type { Outside } from './ports';
import { syncs } from './process';
import { instantText } from './rowContent';
import { accountColumn, ownSpelling, type TableTrouble } from './tableTrouble';

export interface TableRow {
	readonly state: number;
	readonly updatedAtMs: number;
	readonly isDeleted: boolean;
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
		for (const { id, note, updatedAt, _sync_deleted_at: deleted, _sync_owner } of await this.query(
			'id, note, "updatedAt", _sync_deleted_at, _sync_owner',
		)) {
			if (_sync_owner !== own) foreign(String(id), String(_sync_owner));
			rows.set(ownSpelling(String(id)), {
				state: stateOfNote(note),
				updatedAtMs: Date.parse(instantText(updatedAt)),
				isDeleted: deleted !== null,
			});
		}
		return rows;
	}

	async wholeRows(): Promise<readonly Row[]> {
		return await this.query('*');
	}

	/** Before the first write there is no table, or none with the columns of the sync. */
	private async query(columns: string): Promise<readonly Row[]> {
		const { place, accountId } = this.outside;
		const shared = this.trouble.neighbor === 'shares';
		const ofAccount = shared ? ` WHERE ${accountColumn} = '${accountId}'` : '';
		const sql = `SELECT ${columns} FROM ${this.table}${ofAccount}`;
		return await place.query(sql).catch((error: unknown) => {
			if (/no such (table|column)|does(n't| not) exist|Unknown column/.test(String(error)))
				return [];
			throw error;
		});
	}
}
