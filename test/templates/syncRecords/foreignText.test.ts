import type { IDataObject } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

const link = '<a href="https://evil.example/login">Session expired: sign in again</a>';
const shownLink = '&lt;a href="https://evil.example/login"&gt;';

onEachStore('What records hold, in what the editor shows as HTML,', (block) => {
	const write = { table: 'things', cursorField: '' };
	const messages = async (items: IDataObject[], parameters = {}) => {
		const run = await block.run({ ...write, ...parameters }, { items });
		return run.remarks('Records').map(({ message }) => message);
	};

	it('is text in a hint: an ID that came twice, a field, a column', async () => {
		const twice = await messages([{ id: link }, { id: link }]);
		expect(twice).toEqual([expect.stringContaining(shownLink)]);
		const renamed = await messages([{ id: '1', [`${link} & more`]: 1 }]);
		expect(renamed).toEqual([expect.stringContaining(shownLink)]);
		const misfit = await messages([{ id: '2', '<b>n</b>': 1 }]);
		expect(misfit).toEqual([]);
		const refused = await messages([{ id: '3', '<b>n</b>': 'x' }]);
		expect(refused.join('\n')).toContain('&lt;b&gt;n&lt;/b&gt;');
		for (const message of [...twice, ...renamed, ...refused]) expect(message).not.toMatch(/[<>]/);
	});

	it('is text in the description of an error', async () => {
		const { error } = await block.run({ ...write, table: `no\0${link}` }, { items: [{ id: '1' }] });
		expect(JSON.stringify(error?.description ?? '')).not.toMatch(/[<>]/);
	});

	it('is cut to what a hint has room for', async () => {
		const long = 'x'.repeat(100_000);
		const fields = Object.fromEntries(
			Array.from({ length: 600 }, (_, index) => [`${index}${long}`, 1]),
		);
		const said = await messages([{ id: long }, { id: long }, { id: '2', ...fields }]);
		expect(said).toHaveLength(3);
		for (const message of said) expect(message.length).toBeLessThan(1_200);
	});

	it('tells of the fields that went into no column, since a record has too many', async () => {
		const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, 1]));
		expect(await messages([{ id: '1' }])).toEqual([]);
		expect(await messages([{ id: '2' }, { id: '3', ...fields }])).toEqual([
			'Fields were left out, since their records would take the table beyond its columns: f50, f51, f52, f53, f54, …. What few records have gets at most 50 new columns in a batch, and a table has at most 500. Keep what belongs together in one field, as a list or an object; or add the columns to the table yourself.',
		]);
	});
});
