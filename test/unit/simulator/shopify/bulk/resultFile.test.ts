import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { ResultFile } from '../../../../../simulator/shopify/bulk/resultFile';

const line = '{"id":"gid://shopify/Order/1"}\n';

describe('a file of results', () => {
	let file: ResultFile;
	beforeEach(() => {
		file = new ResultFile();
		for (let count = 0; count < 10_000; count++) file.append(line);
	});
	afterEach(() => {
		file.close();
	});

	it('stays open when whoever reads it breaks off', async () => {
		const broken = file.stream(0, file.size - 1);
		await once(broken, 'data');
		broken.destroy();
		await once(broken, 'close');
		expect(file.text(0, line.length)).toBe(line);
		expect(await text(file.stream(line.length, file.size - 1))).toBe(line.repeat(9_999));
	});

	it('is not read any more once it is closed', async () => {
		const late = file.stream(0, file.size - 1);
		file.close();
		await expect(text(late)).rejects.toThrow('The file of the result is closed');
	});
});
