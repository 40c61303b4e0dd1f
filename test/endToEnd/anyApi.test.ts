import { startUsersApi, type UsersApi, usersApiSecrets } from '../../simulator/users';
import {
	addOption,
	chooseValue,
	fillSetting,
	importTemplate,
	leaveNode,
	publish,
	typeInto,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { firstExecution, showExecutions } from '../support/firstExecution';

const hourMs = 3_600_000;
const users = 1_200;

// As the documentation of the API says it: GET /cursor/users?limit=100&after=…, answered by
// { "data": […], "meta": { "next_cursor": "…", "total": 1200 } }, with a token, and filters by updated_since and
// updated_until.
describe('a user who has the documentation of an API', () => {
	let api: UsersApi;
	let session: EditorSession;

	beforeAll(async () => {
		const [from, to] = [48, 1].map((hours) => new Date(Date.now() - hours * hourMs).toISOString());
		api = await startUsersApi({ users, from, to, signIn: 'bearer' });
		session = await openEditorSession();
		await session.n8n.client.createCredential({
			id: 'account',
			name: 'Demo account',
			type: 'syncAccountApi',
			data: { accountId: 'demo', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		// The editor has read which credentials there are.
		await session.page.reload();
	}, 400_000);

	afterAll(async () => {
		console.table(session?.efforts);
		await session?.close();
		await api?.close();
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	step('imports the template for any API, and signs in to the API', async () => {
		const { page, editor, credentialForm } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '04-any-api-to-a-table-hourly.json');
		await editor.openNode('List records');
		await credentialForm.openNew();
		await credentialForm.fill('baseUrl', api.url);
		await credentialForm.fill('token', usersApiSecrets.token);
		await credentialForm.fill('testPath', '/cursor/users?limit=1');
		expect(await credentialForm.save()).toEqual({ passed: true, message: '' });
		await credentialForm.close();
	});

	step('describes the pages of the API in the words of its documentation', async () => {
		const { page } = session;
		await chooseValue(page, 'pagination', 'Cursor');
		await typeInto(page, 'cursorPath', 'meta.next_cursor');
		await typeInto(page, 'cursorParameter', 'after');
		await typeInto(page, 'totalPath', 'meta.total');
		await typeInto(page, 'recordsPath', 'data');
		await leaveNode(page);
	});

	step('fills in where the records are and where they go, and publishes', async () => {
		const { page, editor } = session;
		await editor.openNode('Settings');
		await fillSetting(page, 'path', '/cursor/users');
		await fillSetting(page, 'table', 'people');
		await leaveNode(page);
		await editor.openNode('Every hour');
		await addOption(page, 'Fire on Publish');
		await leaveNode(page);
		await publish(page);
	});

	step('has every record in the table after the first run, by a receipt', async () => {
		const { status, outputOf } = await firstExecution(session);
		expect(status).toBe('success');
		const [completed] = outputOf('Completion record') ?? [];
		expect(completed?.json).toMatchObject({
			status: 'complete',
			totalProcessed: users,
			totalPages: users / 100,
			errors: [],
		});
		await showExecutions(session);
	});
});
