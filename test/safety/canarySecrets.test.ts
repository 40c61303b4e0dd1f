import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';

import type { IDataObject, INode } from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import { closeIdleStores } from '../../engine/store';
import { testCredential } from '../support/credentialTest';
import { type Answer, failures } from '../support/echoingShop';
import type { EchoingPostgres } from '../support/echoingPostgres';
import { startEchoingPostgres } from '../support/echoingPostgres';
import { engineFor, list, start, workflowOf } from '../support/listOrdersWorkflow';
import { formsOf, plantedShopCredential, secrets, signIns } from '../support/plantedSecrets';
import type { RecordingServer } from '../support/recordingServer';
import { startRecordingServer } from '../support/recordingServer';
import { selfSigned } from '../support/selfSigned';
import { createWorkflowEngine, userFolder } from '../support/workflowEngine';

const forms = Object.values(secrets).flatMap(formsOf);

/** Everything that was said outside of executions: n8n's log, and what went to the terminal. */
const said: string[] = [];
const log = (...words: unknown[]): void => void said.push(inspect(words, { depth: 8 }));

/** The secrets that stand in what an execution left, in words, in fields or deep within errors. */
function found(...left: readonly unknown[]): readonly string[] {
	const whole = [...said, ...left.map((one) => inspect(one, { depth: 14, maxStringLength: null }))];
	const text = whole.join('\n');
	return forms.filter((form) => text.includes(form));
}

let answer: Answer;
let grants: boolean;
let shop: RecordingServer;
let postgres: EchoingPostgres;
beforeAll(async () => {
	const writes = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
	for (const write of writes) {
		write.mockImplementation((text) => {
			said.push(String(text));
			return true;
		});
	}
	LoggerProxy.init({ error: log, warn: log, info: log, debug: log });
	shop = await startRecordingServer((request, response, body) => {
		if (grants && request.url === '/admin/oauth/access_token') {
			response.end(JSON.stringify({ access_token: secrets.minted }));
		} else answer(request, response, body);
	});
	postgres = await startEchoingPostgres();
});
beforeEach(() => {
	said.length = 0;
	shop.received.length = 0;
});
afterAll(async () => {
	jest.restoreAllMocks();
	await Promise.all([shop.close(), postgres.close(), closeIdleStores()]);
});

const endings: readonly Partial<INode>[] = [{}, { onError: 'continueRegularOutput' }];
const options = { maxRetries: 0, timeoutSeconds: 5 };

/** What all executions leave, of all ways to sign in, stopped by an error and not. */
async function executions(baseUrl = shop.url): Promise<readonly unknown[]> {
	const left: unknown[] = [];
	for (const signIn of signIns) {
		const credential = plantedShopCredential(signIn, baseUrl);
		for (const ending of endings) {
			const workflow = workflowOf({ Start: start, List: list({ options }, ending) }, [
				'Start > List',
			]);
			const run = await engineFor(shop, credential).run(workflow);
			left.push(run.record, run.error, run.json('List'), run.hints('List'));
		}
		left.push(await testCredential('shopifyAdminApi', credential));
		left.push(...(await executionsOfMany(credential)));
	}
	return left;
}

/** The same of a credential that serves several shops, whose tokens are kept in the account's store. */
async function executionsOfMany(
	credential: ReturnType<typeof plantedShopCredential>,
): Promise<readonly unknown[]> {
	const { baseUrl, accessToken, refreshToken } = credential;
	const Shop = {
		...credential,
		shop: '={{ $json.account }}',
		allowedShops: baseUrl,
		// A way to read them that is not the value itself.
		accessToken: `={{ ${JSON.stringify(accessToken)} }}`,
		refreshToken: `={{ ${JSON.stringify(refreshToken)} }}`,
	};
	const Account = { accountId: '={{ $json.account }}', sqliteFile: 'many.sqlite' };
	const credentials = {
		shopifyAdminApi: { id: '1', name: 'Shop' },
		syncAccountApi: { id: '2', name: 'Account' },
	};
	const left: unknown[] = [];
	for (const ending of endings) {
		const block = list({ options }, { ...ending, credentials });
		const engine = createWorkflowEngine({ credentials: { Shop, Account } });
		const run = await engine.run(workflowOf({ Start: start, List: block }, ['Start > List']), {
			items: [{ account: 'demo-shop' }],
		});
		left.push(run.record, run.error, run.json('List'), run.hints('List'));
	}
	return left;
}

describe.each([true, false])(
	'no secret is left by a shop (that grants tokens: %p) that answers with',
	(does) => {
		it.each(Object.keys(failures))(
			'no secret is left by a shop that answers with %s',
			async (how) => {
				grants = does;
				answer = failures[how] ?? answer;
				const left = await executions();
				expect(found(...left)).toEqual([]);
				// The control: they were sent, and the search finds them where they are.
				expect(found(shop.received)).not.toEqual([]);
			},
		);
	},
);

it('no secret is left by a connection whose certificate nobody trusts', async () => {
	const server = createServer(selfSigned, (_request, response) => response.end('{}'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const left = await executions(`https://127.0.0.1:${port}`);
	expect(inspect(left, { depth: 6 })).toMatch(/self-signed certificate/);
	expect(found(...left)).toEqual([]);
	await new Promise((resolve) => server.close(resolve));
});

it.each(endings)('no password is left by a PostgreSQL that repeats it: %j', async (ending) => {
	const credential: IDataObject = {
		accountId: 'acme',
		store: 'postgres',
		host: '127.0.0.1',
		port: postgres.port,
		database: 'sync',
		user: 'sync',
		password: secrets.password,
		schema: 'sync',
		ssl: 'disable',
	};
	const left: unknown[] = [];
	for (const [type, parameters] of [
		['accountVariable', { operation: 'get', name: 'x' }],
		['syncRun', { operation: 'begin', syncName: 'orders' }],
		['syncObject', { operation: 'list' }],
		[
			'syncRecords',
			{ operation: 'writeToTable', syncName: 'orders', table: 'orders', externalId: 'id' },
		],
	] as const) {
		const block = { type: `n8n-nodes-scheduled-sync.${type}`, parameters, ...ending };
		const workflow = workflowOf({ Start: start, Block: block }, ['Start > Block']);
		const engine = createWorkflowEngine({ credentials: { syncAccountApi: credential as never } });
		const run = await engine.run(workflow);
		left.push(run.record, run.error, run.json('Block'), run.hints('Block'));
	}
	expect(postgres.heard).toContain(secrets.password);
	expect(found(...left)).toEqual([]);
	expect(found(postgres.heard)).not.toEqual([]);
});

it('no secret is in a file that the executions left', () => {
	const folder = path.join(userFolder, '.n8n');
	const files = readdirSync(folder, { recursive: true, withFileTypes: true });
	const contents = files
		.filter((file) => file.isFile())
		.map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1'));
	expect(forms.filter((form) => contents.some((content) => content.includes(form)))).toEqual([]);
});
