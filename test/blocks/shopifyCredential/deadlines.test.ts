import type { IncomingMessage, ServerResponse } from 'node:http';

import { replaceGrantDeadline } from '../../../credentials/postForm';
import { engineFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';
import type { RecordingServer } from '../../support/recordingServer';
import { startRecordingServer } from '../../support/recordingServer';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const grantPath = '/admin/oauth/access_token';
const credential = { clientId: 'client', clientSecret: 'shpss_1234', refreshToken: 'shprt_1234' };
const empty = { orders: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } };

let grants: Answer;
let queries: Answer;
let shop: RecordingServer;
/** Resolves with the next request that is kept waiting. */
let kept: PromiseWithResolvers<void>;

const json =
	(value: object): Answer =>
	(_request, response) => {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(value));
	};
/** Ways to answer that never come to an end, though something comes all the while. */
const endless: Readonly<Record<string, Answer>> = {
	nothing: () => kept.resolve(),
	'a body that drips': (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write('{"access_token":"');
		kept.resolve();
	},
	'headers that drip': (request) => {
		request.socket.write('HTTP/1.1 200 OK\r\nX-Drop: 1\r\n');
		kept.resolve();
	},
	'101 Switching Protocols': (request) => {
		request.socket.write(
			'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
		);
		kept.resolve();
	},
};

beforeEach(async () => {
	grants = json({ access_token: 'shpat_1', refresh_token: 'shprt_2' });
	queries = json({ data: { ...empty, currentAppInstallation: { accessScopes: [] } } });
	kept = Promise.withResolvers();
	shop = await startRecordingServer((request, response) => {
		(request.url === grantPath ? grants : queries)(request, response);
	});
});
let restoreDeadline = (): void => undefined;
afterEach(async () => {
	restoreDeadline();
	await shop.close();
});

const listOrders = workflowOf({ Start: start, List: list({ options: { maxRetries: 0 } }) }, [
	'Start > List',
]);
const engine = (signIn: string) => engineFor(shop, { ...credential, signIn });

describe.each(['clientCredentials', 'refreshToken'])(
	'a grant by %s that is answered with',
	(signIn) => {
		it.each(Object.keys(endless))('%s ends at its deadline, and is asked for anew', async (how) => {
			const passed = new AbortController();
			const durations = new Set<number>();
			restoreDeadline = replaceGrantDeadline((durationMs) => {
				durations.add(durationMs);
				return passed.signal;
			});
			const whole = grants;
			grants = endless[how] ?? whole;
			const workflows = engine(signIn);
			const first = workflows.run(listOrders);
			await kept.promise;
			// Whoever waits for the first one is let go with it.
			const second = workflows.run(listOrders);
			passed.abort();
			for (const { error } of await Promise.all([first, second])) {
				expect(error?.message).toContain('Shopify issued no access token within 30 seconds');
			}
			expect([...durations]).toEqual([30_000]);
			restoreDeadline();
			grants = whole;
			expect((await workflows.run(listOrders)).error).toBeUndefined();
		});

		it.each(Object.keys(endless))('%s does not keep a canceled execution', async (how) => {
			grants = endless[how] ?? grants;
			const passed = new AbortController();
			restoreDeadline = replaceGrantDeadline(() => passed.signal);
			const execution = engine(signIn).start(listOrders);
			await kept.promise;
			execution.cancel();
			expect((await execution.finished).json('List')).toEqual([]);
			// The grant itself goes on to its own end.
			passed.abort();
		});
	},
);

it.each(Object.keys(endless))(
	'a query that is answered with %s is left at Timeout',
	async (how) => {
		queries = endless[how] ?? queries;
		const options = { maxRetries: 0, timeoutSeconds: 1 };
		const workflow = workflowOf({ Start: start, List: list({ options }) }, ['Start > List']);
		const run = await engine('clientCredentials').run(workflow);
		expect(run.error?.message).toMatch(
			/Shopify did not answer within 1 seconds|socket hang up|failed/,
		);
	},
);

it('a refresh token that comes back unusable does not take the place of the one there is', async () => {
	for (const refreshToken of ['', ' ', 'with space', 7, null, {}, 'x'.repeat(5_000)]) {
		grants = json({ access_token: 'shpat_1', refresh_token: refreshToken });
		const workflows = engineFor(shop, {
			...credential,
			signIn: 'refreshToken',
			refreshToken: `shprt_${Math.random()}`,
		});
		const before = workflows.credentials.Shop?.refreshToken;
		expect((await workflows.run(listOrders)).error).toBeUndefined();
		expect(workflows.credentials.Shop?.refreshToken).toBe(before);
	}
});

it.each(['', 'a b', 'line\nbreak', 'é', 'long'.padEnd(4_097, '!'), 7, null, ['shpat_1']])(
	'an access token that cannot be sent is none, and said to be none: %#',
	async (token) => {
		grants = json({ access_token: token });
		const run = await engine('clientCredentials').run(listOrders);
		expect(run.error?.message).toContain('gave no access token that can be used');
	},
);
