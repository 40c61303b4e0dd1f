import { Client } from 'pg';

import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { PostgresDatabase } from '../../rig/databases/postgres';
import { ownPostgresDatabase } from '../support/servers/serversOfWorker';
import { order, orders } from '../support/familyWorld';

describe('lists of records in PostgreSQL', () => {
	let server: PostgresDatabase;
	beforeAll(async () => {
		server = await ownPostgresDatabase();
	});
	afterEach(() => {
		jest.restoreAllMocks();
	});
	afterAll(async () => {
		await server.stop();
	});

	/** Notes each statement that reads the table of lines, as it is sent. */
	function readingLines(): string[] {
		const statements: string[] = [];
		const query = Client.prototype.query as (...given: unknown[]) => unknown;
		const noting = function (this: Client, ...given: readonly unknown[]) {
			const [first] = given;
			const text = typeof first === 'string' ? first : (first as { readonly text?: string }).text;
			if (text !== undefined && /\border_lines"? d\b/.test(text)) statements.push(text);
			return query.call(this, ...given);
		};
		jest.spyOn(Client.prototype, 'query').mockImplementation(noting as never);
		return statements;
	}

	it('are looked at once where their records come for the first time, and compared where they are known', async () => {
		const destination = openPostgresDestination(server, systemEnvironment);
		try {
			const writer = destination.table(orders);
			await writer.write([order('made', { x: 1 }, 1)]);
			const statements = readingLines();
			const batch = ['a', 'b', 'c'].map((id) => order(id, { x: 1, y: 2 }, 1));
			expect((await writer.write(batch)).counts.created).toBe(3);
			expect(statements).toEqual([expect.stringContaining('LIMIT 1')]);
			statements.length = 0;
			await writer.write(['a', 'b', 'c'].map((id) => order(id, { y: 3 }, 2)));
			expect(statements.length).toBeGreaterThan(1);
			expect(statements.join()).not.toContain('LIMIT 1');
		} finally {
			await destination.close();
		}
	});
});
