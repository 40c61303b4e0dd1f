import type { Database } from '../../../engine/store/database';

/** A database that stands in the place of another: whatever is not given, that does. */
export function inPlaceOf(
	database: Database,
	given: Pick<Database, 'read' | 'write'> & Partial<Database>,
): Database {
	return {
		passesOverHeld: database.passesOverHeld,
		clock: async (...asked) => await database.clock(...asked),
		clockWithin: (...asked) => database.clockWithin(...asked),
		isAmong: (...asked) => database.isAmong(...asked),
		purge: async () => await database.purge(),
		isCurrent: () => database.isCurrent(),
		close: async () => await database.close(),
		...given,
	};
}
