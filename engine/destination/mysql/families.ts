import { bookkeeping } from '../bookkeeping';
import type { DeleteMode, TableOptions, TableWriter } from '../destination';
import type { FamilyBackEnd, FollowingList, Outcome } from '../families/backEnd';
import { FamilyWriter } from '../families/familyWriter';
import { isEntryOf } from '../families/parts';
import { findTable } from './catalogue';
import { inLock, type MysqlConnection } from './connection';
import { destinationErrorOf, isRecordFault } from './faults';
import { quoted } from './names';
import { faultOf } from './serverErrors';
import type { Session } from './session';
import type { MysqlPart } from './tablePart';
import { MysqlTableWriter } from './tableWriter';

/** A writer for a table whose records have lists with tables of their own. */
export function familyWriter(connection: MysqlConnection, options: TableOptions): TableWriter {
	const backEnd = new MysqlFamilies(connection);
	return new FamilyWriter(backEnd, options, (own) => new MysqlTableWriter(connection, own));
}

class MysqlFamilies implements FamilyBackEnd<Session, MysqlPart> {
	readonly isRecordFault = isRecordFault;
	readonly errorOf = destinationErrorOf;

	constructor(private readonly connection: MysqlConnection) {}

	isTooLarge(error: unknown): boolean {
		return faultOf(error) === 'tooLarge';
	}

	async transaction<Result>(
		parts: readonly MysqlPart[],
		work: (session: Session) => Promise<Outcome<Result>>,
	): Promise<Result> {
		const surroundings = parts.map((part) => part.surroundings);
		// Writers of the same tables take them in the same order.
		const locks = [...new Set(surroundings.map(({ lock }) => lock))].sort();
		const each = async (when: 'before' | 'after', session: Session) => {
			for (const one of surroundings) await one[when]?.(session);
		};
		const written = async (session: Session): Promise<Result> => {
			await session.run('SAVEPOINT family');
			const { stays, result } = await work(session);
			if (!stays) await session.run('ROLLBACK TO SAVEPOINT family');
			return result;
		};
		return await this.connection.transactionIn(
			{
				before: async (session) => {
					await each('before', session);
				},
				after: async (session) => {
					await each('after', session);
				},
			},
			async (session, transaction) => await inLocks(session, locks, transaction),
			written,
		);
	}

	async follow(list: FollowingList, mode: DeleteMode): Promise<void> {
		const { table, parents, owner, runId } = list;
		const deletedAt = quoted(bookkeeping.deletedAt);
		const isOwn = `d.${quoted(bookkeeping.owner)} = ?`;
		const same = isEntryOf(list, (row, column) => `${row}.${quoted(column)}`);
		const [entries = '', records = ''] = [table, parents].map(quoted);
		try {
			await this.connection.transaction({}, async (session) => {
				if ((await findTable(session, table)) === undefined) return;
				if (mode === 'hard') {
					await session.run(
						`DELETE d FROM ${entries} d LEFT JOIN ${records} h ON ${same} WHERE ${isOwn} AND h.${quoted(list.key)} IS NULL`,
						[owner],
					);
					return;
				}
				await session.run(
					`UPDATE ${entries} d JOIN ${records} h ON ${same}
					SET d.${deletedAt} = h.${deletedAt}, d.${quoted(bookkeeping.runId)} = ?
					WHERE ${isOwn} AND d.${deletedAt} IS NULL AND h.${deletedAt} IS NOT NULL`,
					[runId, owner],
				);
			});
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}
}

/** Takes locks one after the other, and lets them go in turn. */
async function inLocks<Result>(
	session: Session,
	[first, ...others]: readonly string[],
	work: () => Promise<Result>,
): Promise<Result> {
	if (first === undefined) return await work();
	return await inLock(session, first, async () => await inLocks(session, others, work));
}
