import type { INodeParameters } from 'n8n-workflow';

import type { CredentialData } from '../../support/credentialVault';
import { allAtOnceOf, recordLoopOf, recordsEngine } from '../../support/listRecordsWorkflow';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';
import { usersPagings } from '../../support/usersWorld';

/** What the API answers, by the number of the request. */
let answerTo: (index: number) => unknown;
let api: RecordingServer;
beforeAll(async () => {
	api = await startRecordingServer((_request, response) => {
		const answered = answerTo(api.received.length - 1);
		response.setHeader('content-type', 'application/json');
		response.end(typeof answered === 'string' ? answered : JSON.stringify(answered));
	});
});
beforeEach(() => {
	api.received.length = 0;
	answerTo = () => ({ data: [{ id: 1 }], total: 1 });
});
afterAll(async () => await api.close());

async function listed(parameters: INodeParameters = {}, credential: CredentialData = {}) {
	const workflow = allAtOnceOf({ url: '/users', returnAll: true, ...parameters });
	return await recordsEngine(api, credential).run(workflow, { items: [{}] });
}

const nextLink = usersPagings['next-link'];

describe('what an API answers that cannot be right is an error by name, and no list', () => {
	it('a total of 10^9 pages, and none behind the first: few are asked for', async () => {
		answerTo = (index) => ({ data: index === 0 ? [{ id: 1 }] : [], total: 10 ** 9 });
		const parameters = { endsWhen: 'totalPages', totalPath: 'total' };
		const run = await listed(parameters);
		expect(run.json('List')).toEqual([{ id: 1 }]);
		expect(run.hints('List')).toMatchObject([
			{
				type: 'warning',
				message:
					'1 record on 4 pages, incomplete: The pages ran out before there were as many as the API says.',
			},
		]);
		expect(api.received.length).toBeLessThan(12);
	});

	it('a body over the limit', async () => {
		answerTo = () => ({ data: ['x'.repeat(2 * 1024 * 1024)], total: 1 });
		const run = await listed({ options: { maxBodyMegabytes: 1 } });
		expect(run.error).toMatchObject({
			message: 'An answer has more than 1 MB, which is more than is read into memory',
			description:
				'Ask for smaller pages, or raise "Largest Body (MB)" in the options. If the answer should be small, check what answers there instead.',
		});
	});

	it('a path that hits a text', async () => {
		answerTo = () => ({ data: 'not allowed', total: 1 });
		const run = await listed();
		expect(run.error).toMatchObject({
			message:
				'The records were to be at "data" of the answer, but "not allowed" is there, which is no record',
			description:
				'Look at an answer of the API, and correct the path. It was not taken for an empty list.',
		});
	});

	it.each([
		[{ email: 'a@example.com', id: null }, 'its "id" is null'],
		[{ email: 'a@example.com' }, 'it has no "id"'],
		[{ email: 'a@example.com', id: ' ' }, 'its "id" is " "'],
		[{ email: 'a@example.com', id: { no: 1 } }, 'its "id" is {"no":1}'],
	])('an ID that is missing: %j', async (record, found) => {
		answerTo = () => ({ data: [{ id: 1 }, record], total: 2 });
		const run = await listed();
		expect(run.error).toMatchObject({
			message: `Record 2 of page 1 has no ID: ${found}`,
			description: `Name in "External ID" the field, or the fields, that tell one record from another. This one has: ${Object.keys(record).join(', ')}. To have such a record fail alone, set "On Error" in the settings of this node to Continue.`,
		});
		expect(run.rounds('List')).toBe(1);
	});

	it.each([
		'javascript:alert(1)',
		'https://elsewhere.test/users?page=2',
		'//elsewhere.test/',
		'data:,x',
	])('a link to %s: it is not followed', async (next) => {
		answerTo = () => ({ results: [{ id: 1 }], next, count: 2 });
		const run = await listed(nextLink);
		expect(run.error?.message).toBe(
			`The API links to its next page at "${next}", which is no address at ${api.url}`,
		);
		expect(api.received).toHaveLength(1);
	});

	it('HTML in the place of JSON', async () => {
		answerTo = () => '<html><title>Sign in</title></html>';
		const run = await listed({ options: { maxRetries: 0 } });
		expect(run.error?.message).toBe(
			`The API answered with something that is not JSON: Sign in, though its status is 200 (${api.url}/users?per_page=100&page=1) (tried once)`,
		);
	});

	it('nothing at the path', async () => {
		answerTo = () => ({ items: [] });
		const run = await listed({ totalFrom: 'none' });
		expect(run.error?.message).toBe(
			'The records were to be at "data" of the answer, but nothing is there',
		);
	});

	it('the same page again and again', async () => {
		answerTo = () => ({ data: [{ id: 1 }], total: 99 });
		const run = await listed();
		expect(run.error?.message).toMatch(/^Page 2 is the same as the page before it/);
	});
});

describe('what is entered wrongly is refused by name, before anything is asked', () => {
	it.each<[string, INodeParameters, string]>([
		['no ID', { externalId: '={{ "" }}' }, 'The parameter "External ID" must not be empty'],
		['a field named twice', { externalId: 'id, id' }, '"External ID" must name each field once'],
		['a path that is none', { externalId: 'id[x]' }, '"External ID" must be names with dots'],
		['no page', { options: { maxPages: 0 } }, '"Maximum Pages" must be a whole number from 1'],
		['half a record', { options: { retriesPerRecord: 0.5 } }, '"Retries Per Record" must be'],
		['an unknown zone', { options: { cursorTimeZone: 'Berlin' } }, 'The time zone "Berlin"'],
		['an unknown choice', { options: { onFailedRecords: 'ask' } }, '"On Failed Records" must be'],
		['another server', { url: 'https://elsewhere.test/users' }, 'The parameter "URL" must begin'],
		['a bracket', { recordsPath: 'data[' }, 'The parameter "Records At" must be names with dots'],
	])('%s', async (_what, parameters, message) => {
		const run = await recordsEngine(api).run(recordLoopOf({ url: '/users', ...parameters }), {
			items: [{}],
		});
		expect(run.error?.message).toContain(message);
		expect(api.received).toEqual([]);
	});

	it('a limit that is none', async () => {
		expect((await listed({ returnAll: false, limit: 0 })).error?.message).toContain(
			'The parameter "Limit" must be a whole number from 1 to 1000000',
		);
	});

	it.each([
		[
			'https://user:pa55word@api.test/v1',
			'The base address at api.test has a user name or a password in it',
		],
		['javascript:alert(1)', '"javascript:alert(1)" is no address of an API'],
	])('the base address %s', async (baseUrl, message) => {
		const run = await listed({}, { baseUrl });
		expect(run.error?.message).toBe(message);
		expect(JSON.stringify(run.record)).not.toContain('pa55word');
	});
});

it('whole numbers beyond 2^53 come as text, with all their digits', async () => {
	answerTo = () =>
		'{"data": [{"id": 1234567890123456789}, {"id": 1234567890123456790}], "total": 2}';
	const run = await listed();
	expect(run.json('List')).toEqual([{ id: '1234567890123456789' }, { id: '1234567890123456790' }]);
});

it('several fields make up an ID, also within others', async () => {
	answerTo = () => ({
		data: [
			{ shop: 1, item: { sku: 'a' } },
			{ shop: 2, item: { sku: 'a' } },
			{ shop: 1, item: { sku: 'a' }, again: true },
		],
		total: 3,
	});
	const parameters = { url: '/users', externalId: 'shop, item.sku' };
	const run = await recordsEngine(api).run(recordLoopOf(parameters), { items: [{}] });
	expect(run.json('After')).toMatchObject([
		{
			verdict: 'incomplete',
			reason:
				'At least 1 record missing: 2 different ones (3 with those that came again) fetched, and the source counts 3',
			records: 3,
			distinct: 2,
			repeated: 1,
		},
	]);
});

it.each(['pageByPage', 'allAtOnce'])('the sign-in stays out of the execution: %s', async (way) => {
	const token = 'token-that-nobody-may-see';
	const workflow =
		way === 'pageByPage'
			? recordLoopOf({ url: '/users' })
			: allAtOnceOf({ url: '/users', returnAll: true });
	const run = await recordsEngine(api, { signIn: 'bearer', token }).run(workflow, { items: [{}] });
	expect(run.error).toBeUndefined();
	expect(api.received[0]).toContain(token);
	expect(JSON.stringify(run.record)).not.toContain(token);
});
