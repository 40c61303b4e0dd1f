import type { INodeParameters } from 'n8n-workflow';

import { allAtOnceOf, recordLoopOf, recordsEngine } from '../../support/listRecordsWorkflow';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';
import { type Expected, expectError } from '../../support/said';

/** What the API answers: a status and a body. */
let answer: readonly [status: number, body: unknown];
let api: RecordingServer;
beforeAll(async () => {
	api = await startRecordingServer((_request, response) => {
		const [status, body] = answer;
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(typeof body === 'string' ? body : JSON.stringify(body));
	});
});
beforeEach(() => {
	answer = [200, { data: [{ id: 1 }], total: 1 }];
	api.received.length = 0;
});
afterAll(async () => await api.close());

const credential = { signIn: 'none' };

async function expectMistake(parameters: INodeParameters, expected: Expected): Promise<void> {
	const { options = {}, ...rest } = parameters;
	const given = { url: '/users', ...rest, options: { maxRetries: 0, ...(options as object) } };
	for (const workflow of [recordLoopOf(given), allAtOnceOf({ returnAll: true, ...given })]) {
		const run = await recordsEngine(api).run(workflow, { items: [{}] });
		expectError(run, {
			...expected,
			credentials: { syncHttpApi: { baseUrl: api.url, ...credential } },
		});
	}
}
const at = () => `${api.url}/users?per_page=100&page=1`;
const host = () => new URL(api.url).host;

describe('an API that does not do what is asked', () => {
	it('since nobody is signed in', async () => {
		answer = [401, { message: 'Bad credentials' }];
		await expectMistake(
			{},
			{
				message: `${host()} does not accept the sign-in (${at()})`,
				description:
					'Check the Sync HTTP credential: how to sign in, and that what is entered is still valid.',
			},
		);
	});

	it('since the right to is missing', async () => {
		answer = [403, { error: { message: 'Missing scope users.read' } }];
		await expectMistake(
			{},
			{
				message: `${host()} forbids what was asked for: Missing scope users.read (${at()})`,
				description:
					'Whoever is signed in by the Sync HTTP credential needs the right to read this; give it there.',
			},
		);
	});

	it('since nothing is there', async () => {
		answer = [404, {}];
		await expectMistake(
			{},
			{
				message: `There is nothing at ${at()}`,
				description: 'Check "URL", and the base address in the Sync HTTP credential.',
			},
		);
	});

	it('since it does not understand it', async () => {
		answer = [400, { errors: [{ detail: 'Unknown parameter: per_page' }] }];
		await expectMistake(
			{},
			{
				message: `The API refuses the request with the status 400: Unknown parameter: per_page (${at()})`,
				description: 'Check "URL" and "Query" by the documentation of the API.',
			},
		);
	});

	it('since it is in trouble', async () => {
		answer = [503, 'upstream connect error'];
		await expectMistake(
			{},
			{
				message: `The API answered with the error 503: upstream connect error (${at()}) (tried once)`,
				description:
					'This passes by itself as a rule. If it lasts, ask whoever runs the API, or raise "Max Retries".',
			},
		);
	});

	it('and says so with the status 200', async () => {
		answer = [200, { ok: false, error: 'not_authed', data: [] }];
		await expectMistake(
			{ options: { errorField: 'ok' } },
			{
				message: `The API answered with an error: not_authed (${at()})`,
				description:
					'"Error Field" says that "ok" holds an error. Do what it says. If that is none, correct "Error Field".',
				data: ['ok'],
			},
		);
	});
});

describe('an API whose answers are not as they are described', () => {
	it('where they have the records elsewhere', async () => {
		answer = [200, { items: [], total: 0 }];
		await expectMistake(
			{},
			{
				message: 'The records were to be at "data" of the answer, but nothing is there',
				description:
					'Look at an answer of the API, and correct the path. It was not taken for an empty list.',
				data: ['data'],
			},
		);
	});

	it('where they tell no total', async () => {
		answer = [200, { data: [{ id: 1 }] }];
		await expectMistake(
			{},
			{
				message:
					'The API was to tell by "total" of the answer when the list ends, as a whole number, but nothing is there',
				description:
					'Look at an answer of the API, and correct where it tells that, or choose another sign of the end. The list was not taken for complete.',
				data: ['total'],
			},
		);
	});

	it('where records have their ID elsewhere', async () => {
		answer = [200, { data: [{ uid: 1, name: 'Anna' }], total: 1 }];
		await expectMistake(
			{},
			{
				message: 'Record 1 of page 1 has no ID: it has no "id"',
				description:
					'Name in "External ID" the field, or the fields, that tell one record from another. This one has: uid, name.',
				data: ['id'],
			},
		);
	});

	it('where the page is asked for by another name', async () => {
		answer = [200, { data: [{ id: 1 }], total: 99 }];
		await expectMistake(
			{ pageParameter: 'seite' },
			{
				message: 'Page 2 is the same as the page before it, so that the list would never end',
				description:
					'What came before was handed on, and the list is not complete. As a rule the API does not know the name by which it is asked for a page: check "Pagination". If it sends its last page again and again, switch on "End on Repeated Page".',
			},
		);
	});

	it('where a page for people is there', async () => {
		answer = [200, '<!doctype html><title>Welcome</title>'];
		await expectMistake(
			{},
			{
				message: `The API answered with something that is not JSON: Welcome, though its status is 200 (${at()}) (tried once)`,
				description:
					'If it does so each time, check "URL": it may lead to a page for people. It was not taken for an empty list.',
			},
		);
	});
});

describe('a Page branch that does not come back', () => {
	it('is an error before anything is asked', async () => {
		const workflow = recordLoopOf({ url: '/users' });
		delete workflow.connections.Body;
		expectError(await recordsEngine(api).run(workflow, { items: [{}] }), {
			message:
				'The output "Page" does not lead back to this node, so only the first page would ever come out',
			description:
				'Connect the end of the "Page" branch to the input of this node. The next page comes when every record of this one is back, each exactly once. Or set "Return" to All at Once.',
		});
		expect(api.received).toEqual([]);
	});

	it('that drops records is an error in the next execution, with what narrows them', async () => {
		answer = [200, { data: [{ id: 1 }, { id: 2 }], total: 2 }];
		const workflow = recordLoopOf({ url: '/users' });
		const onlyOne = { type: 'n8n-nodes-base.limit', typeVersion: 1, parameters: { maxItems: 1 } };
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Body' ? { ...node, ...onlyOne } : node,
		);
		const limited = { ...workflow, nodes };
		const first = await recordsEngine(api).run(limited, { items: [{}] });
		const again = { ...limited, staticData: first.staticData };
		expectError(await recordsEngine(api).run(again, { items: [{}] }), {
			message:
				'A page of the last execution never came back whole: 1 of its 2 records. "Body" on the way back drops records',
			description:
				'Connect every output of the nodes on that way back to this node, and narrow the records by "Query" here, or by an If node with both outputs connected. This is said once: the next execution begins anew. If the last one ended with an error of its own, that may be the reason, too.',
			data: ['Body'],
		});
	});
});
