import { bookkeeping } from '../bookkeeping';
import type { DeleteMode, TableOptions, TableWriter } from '../destination';
import type { FamilyBackEnd, FollowingList, Outcome } from '../families/backEnd';
import { FamilyWriter } from '../families/familyWriter';
import { isEntryOf } from '../families/parts';
import { quoted } from '../identifiers';
import { findTable } from './catalogue';
import type { Session, SqliteConnection } from './connection';
import type { SqlitePart } from './tablePart';
import { SqliteTableWriter } from './tableWriter';

/** A writer for a table whose records have lists with tables of their own. */
export function familyWriter(connection: SqliteConnection, options: TableOptions): TableWriter {
	const backEnd = new SqliteFamilies(connection);
	return new FamilyWriter(backEnd, options, (own) => new SqliteTableWriter(connection, own));
}

class SqliteFamilies implements FamilyBackEnd<Session, SqlitePart> {
	constructor(private readonly connection: SqliteConnection) {}

	/** What is a record's fault is noted by its row. */
	isRecordFault(): boolean {
		return false;
	}

	isTooLarge(): boolean {
		return false;
	}

	errorOf(error: unknown): unknown {
		return error;
	}

	/** A file has one writer at a time. */
	async transaction<Result>(
		_parts: readonly SqlitePart[],
		work: (session: Session) => Promise<Outcome<Result>>,
	): Promise<Result> {
		return await this.connection.transaction(async (session) => {
			await session.execute('SAVEPOINT family');
			const { stays, result } = await work(session);
			await session.execute(`${stays ? '' : 'ROLLBACK TO family; '}RELEASE family`);
			return result;
		});
	}

	async follow(list: FollowingList, mode: DeleteMode): Promise<void> {
		const { table, parents, owner, runId } = list;
		const deletedAt = quoted(bookkeeping.deletedAt);
		const isOwn = `d.${quoted(bookkeeping.owner)} = ?`;
		const same = isEntryOf(list, (row, column) => `${row}.${quoted(column)}`);
		const [entries, records] = [table, parents].map(quoted);
		await this.connection.transaction(async (session) => {
			if ((await findTable(session, table)) === undefined) return;
			if (mode === 'hard') {
				await session.query(
					`DELETE FROM ${entries} AS d WHERE ${isOwn} AND NOT EXISTS (SELECT 1 FROM ${records} AS h WHERE ${same})`,
					[owner],
				);
				return;
			}
			await session.query(
				`UPDATE ${entries} AS d SET ${deletedAt} = h.${deletedAt}, ${quoted(bookkeeping.runId)} = ?
				FROM ${records} AS h WHERE ${isOwn} AND ${same} AND d.${deletedAt} IS NULL AND h.${deletedAt} IS NOT NULL`,
				[runId, owner],
			);
		});
	}
}
