import { readFileSync } from 'node:fs';
import path from 'node:path';

import { maxConnections } from '../../../engine/postgres/connectionBudget';

it('a process opens as many connections to one PostgreSQL as the documents say', () => {
	const documents = readFileSync(path.resolve(__dirname, '../../../docs/store.md'), 'utf8');
	expect(maxConnections).toBe(8);
	expect(documents.replace(/\s+/g, ' ')).toContain('eight connections');
});
