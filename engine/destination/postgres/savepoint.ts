import type { Savepoints } from '../splitWriting';
import type { Session } from './connection';
import { failureOf, isRecordFault, isUniqueViolation } from './faults';

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
