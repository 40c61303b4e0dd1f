import { type Fault, splitDown } from '../splitting';
import type { Session } from './connection';
import { isRecordFault } from './faults';

/** Runs `work`, and takes back what it did if it throws; the transaction goes on. */
export async function inSavepoint<Result>(
	session: Session,
	work: () => Promise<Result>,
): Promise<Result> {
	await session.query('SAVEPOINT part');
	let isDone = false;
	try {
		const result = await work();
		isDone = true;
		return result;
	} finally {
		const undo = isDone ? '' : 'ROLLBACK TO SAVEPOINT part; ';
		await session.query(`${undo}RELEASE SAVEPOINT part`);
	}
}

/** Does `attempt` for as many of the items as the database takes, each part in a savepoint; see {@link splitDown}. */
export async function splitInSavepoints<Item>(
	session: Session,
	items: readonly Item[],
	attempt: (part: readonly Item[]) => Promise<void>,
): Promise<readonly Fault<Item>[]> {
	return await splitDown(items, (part) => inSavepoint(session, () => attempt(part)), isRecordFault);
}
