import type { Savepoints } from '../splitWriting';
import { failureOf, isRecordFault, isUniqueViolation } from './faults';
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

/** How parts of its transaction are taken back. */
export function savepointsOn(session: Session): Savepoints {
	return {
		inSavepoint: async (work) => {
			await inSavepoint(session, work);
		},
		isRecordFault,
		isUniqueViolation,
		failureOf,
	};
}
