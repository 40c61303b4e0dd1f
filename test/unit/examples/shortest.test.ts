import { readFileSync } from 'node:fs';
import path from 'node:path';

import { syncStock } from '../../../examples/shortest';
import { projectFolder } from '../../support/architecture/projectFiles';

describe('the shortest example of the library', () => {
	it('writes what is new or changed', async () => {
		const kept = new Map([['a', { sku: 'a', stock: 1 }]]);
		const source = [
			{ sku: 'a', stock: 2 },
			{ sku: 'b', stock: 3 },
		];
		expect(await syncStock(source, kept)).toMatchObject({ created: 1, updated: 1, unchanged: 0 });
		expect(await syncStock(source, kept)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
		expect([...kept.values()]).toEqual(source);
	});

	it('stands in the documentation as it is tested here', () => {
		const read = (...names: readonly string[]) =>
			readFileSync(path.join(projectFolder, ...names), 'utf8');
		const [, documented] = /```ts\n(import [^]*?)```/.exec(read('docs', 'library.md')) ?? [];
		// As the package is imported elsewhere, and as the formatter indents code in documents.
		const elsewhere = read('examples', 'shortest.ts')
			.replace("'../index'", "'n8n-nodes-scheduled-sync'")
			.replaceAll('\t', '  ');
		expect(documented).toBe(elsewhere);
	});
});
