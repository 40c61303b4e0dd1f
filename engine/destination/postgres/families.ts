import { bookkeeping } from '../bookkeeping';
import type { DeleteMode, TableOptions, TableWriter } from '../destination';
import type { FamilyBackEnd, FollowingList, Outcome } from '../families/backEnd';
import { FamilyWriter } from '../families/familyWriter';
import { isEntryOf } from '../families/parts';
import { quoted } from '../identifiers';
import type { PostgresConnection, Session } from './connection';
import { destinationErrorOf, isRecordFault } from './faults';
import { keyedAccess } from './statements';
import { qualifiedName } from './structure';
import type { PostgresPart } from './tablePart';
import { PostgresTableWriter } from './tableWriter';

/** A writer for a table whose records have lists with tables of their own. */
export function familyWriter(
	connection: PostgresConnection,
	schema: string,
	options: TableOptions,
): TableWriter {
	const backEnd = new PostgresFamilies(connection, schema);
	return new FamilyWriter(
		backEnd,
		options,
		(own) => new PostgresTableWriter(connection, schema, own),
	);
}

class PostgresFamilies implements FamilyBackEnd<Session, PostgresPart> {
	readonly isRecordFault = isRecordFault;
	readonly errorOf = destinationErrorOf;

	constructor(
		private readonly connection: PostgresConnection,
		private readonly schema: string,
	) {}

	isTooLarge(): boolean {
		return false;
	}

	async transaction<Result>(
		parts: readonly PostgresPart[],
		work: (session: Session) => Promise<Outcome<Result>>,
	): Promise<Result> {
		// Writers of the same tables take them in the same order.
		const locks = [...new Set(parts.map(({ lock }) => lock))].sort().join('; ');
		return await this.connection.transaction(`${keyedAccess} ${locks}`, async (session) => {
			await session.query('SAVEPOINT family');
			const { stays, result } = await work(session);
			await session.query(stays ? 'RELEASE SAVEPOINT family' : 'ROLLBACK TO SAVEPOINT family');
			return result;
		});
	}

	async follow(list: FollowingList, mode: DeleteMode): Promise<void> {
		const { table, parents, owner, runId } = list;
		const [entries, records] = [table, parents].map((name) => qualifiedName(this.schema, name));
		const deletedAt = quoted(bookkeeping.deletedAt);
		const isOwn = `d.${quoted(bookkeeping.owner)} = $1::text`;
		const same = isEntryOf(list, (row, column) => `${row}.${quoted(column)}::text`);
		const statement =
			mode === 'hard'
				? `DELETE FROM ${entries} d WHERE ${isOwn} AND NOT EXISTS (SELECT FROM ${records} h WHERE ${same})`
				: `UPDATE ${entries} d SET ${deletedAt} = h.${deletedAt}, ${quoted(bookkeeping.runId)} = $2::text
					FROM ${records} h WHERE ${isOwn} AND ${same} AND d.${deletedAt} IS NULL AND h.${deletedAt} IS NOT NULL`;
		try {
			await this.connection.transaction(keyedAccess, async (session) => {
				const found = 'SELECT 1 WHERE to_regclass($1) IS NOT NULL';
				if ((await session.query(found, [entries])).rows.length === 0) return;
				await session.query(statement, mode === 'hard' ? [owner] : [owner, runId]);
			});
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}
}
