import type { IdentifiedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import type { TableOptions, WriteResult } from '../destination';
import { writeGoneInParts } from '../splitWriting';
import { Tally } from '../tally';
import { someAreGone, writeAmongTombstones, writeGone } from '../tombstones';
import { BatchStatements } from './batchStatements';
import type { Surroundings } from './connection';
import { distinctKeys } from './equalKeys';
import { savepointsOn } from './savepoint';
import type { Session } from './session';
import type { SettledTable } from './settledTable';
import { writeSplitting } from './splitWriting';
import { hasTombstones, MysqlTombstones } from './tombstones';

export interface BatchWork {
	readonly table: SettledTable;
	readonly options: TableOptions;
	readonly batch: IdentifiedBatch<VersionedRecord>;
	/** How many records were handed in. */
	readonly size: number;
}

export interface Written {
	readonly result: WriteResult;
	/** Whether most of them were new. */
	readonly wereNew: boolean;
}

/** Inserts a batch without a look; undefined, and nothing done, where it takes one. */
export async function createBatch(
	session: Session,
	{ table, options, batch, size }: BatchWork,
): Promise<Written | undefined> {
	if (await hasTombstones(session, options)) return undefined;
	const tally = new Tally(size, batch);
	const statements = new BatchStatements(session, table, options, tally);
	if (!(await statements.create(batch.records))) return undefined;
	return { result: tally.result(), wereNew: true };
}

/** Writes a batch by its versions, and what is gone of it. Needs the temporary tables. */
export async function writeBatch(
	session: Session,
	work: BatchWork,
	isSplitting: boolean,
): Promise<Written> {
	const { table, options, size } = work;
	const batch = await distinctKeys(session, table, work.batch, isSplitting);
	const tally = new Tally(size, batch);
	const write = async (part: IdentifiedBatch<VersionedRecord>): Promise<boolean> => {
		const statements = new BatchStatements(session, table, options, tally);
		if (isSplitting) {
			await writeSplitting(session, table, statements, part, tally);
			return false;
		}
		const wereNew = await statements.write(part.records);
		await statements.passOverOutdated(part.undated);
		return wereNew;
	};
	const isThere = await hasTombstones(session, options);
	const hasGone = someAreGone(batch.records.map(({ given }) => given));
	if (!isThere && !hasGone) {
		const wereNew = await write(batch);
		return { result: tally.result(), wereNew };
	}
	const tombstones = new MysqlTombstones(session, table, options, isThere);
	await writeAmongTombstones(batch, tombstones, tally, {
		gone: async (gone) => {
			await (isSplitting
				? writeGoneInParts(savepointsOn(session), gone, tombstones, options, tally)
				: writeGone(gone, tombstones, options, tally));
		},
		others: write,
	});
	return { result: tally.result(), wereNew: false };
}

/** The lock of a table's rows, and the temporary tables in which their keys and values are compared. */
export function withTemporaryTables({ lock, statements }: SettledTable): Surroundings {
	const { createKeys, createStage, dropKeys, dropStage } = statements;
	const after = async (session: Session) => {
		await session.run(dropKeys);
		await session.run(dropStage);
	};
	return {
		lock,
		before: async (session) => {
			// A connection may have been lent before.
			await after(session);
			await session.run(createKeys);
			await session.run(createStage);
		},
		after,
	};
}
