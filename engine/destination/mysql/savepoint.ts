import { type Fault, splitDown } from '../splitting';
import { isRecordFault } from './faults';
import type { Session } from './session';

/** Runs `work`, and takes back what it did if it throws; the transaction goes on, unless it is what the server undid. */
export async function inSavepoint<Result>(
	session: Session,
	work: () => Promise<Result>,
): Promise<Result> {
	await session.run('SAVEPOINT part');
	let isDone = false;
	try {
		const result = await work();
		await session.run('RELEASE SAVEPOINT part');
		isDone = true;
		return result;
	} finally {
		// After a deadlock there is no savepoint any more, and the deadlock is the error that counts.
		if (!isDone) await session.run('ROLLBACK TO SAVEPOINT part').catch(() => undefined);
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
