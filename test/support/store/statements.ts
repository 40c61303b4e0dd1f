import type { KyselyPlugin } from 'kysely';

import type { Connection, Database } from '../../../engine/store/database';
import { inPlaceOf } from './inPlaceOf';

/** A statement as it was sent. */
export interface Statement {
	readonly sql: string;
	readonly parameters: readonly unknown[];
}

/** The same database; what is asked of it is noted. */
export function noting(database: Database, statements: Statement[]): Database {
	const noted = (connection: Connection): Connection => {
		const executor = connection.getExecutor();
		const plugin: KyselyPlugin = {
			transformQuery: ({ node, queryId }) => {
				const { sql, parameters } = executor.compileQuery(node, queryId);
				statements.push({ sql, parameters });
				return node;
			},
			transformResult: async ({ result }) => result,
		};
		return connection.withPlugin(plugin);
	};
	return inPlaceOf(database, {
		read: async (environment, work) =>
			await database.read(environment, async (connection) => await work(noted(connection))),
		write: async (environment, lock, work) =>
			await database.write(environment, lock, async (connection) => await work(noted(connection))),
	});
}
