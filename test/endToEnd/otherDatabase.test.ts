import { type Connection, createConnection } from 'mysql2/promise';

import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import {
	addNode,
	addOption,
	chooseValue,
	executeWorkflow,
	leaveNode,
	openList,
	pickFromList,
	readOutput,
	typeInto,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { until } from '../support/until';

/** What is in stock, behind a trigger. */
const stock = JSON.stringify({
	nodes: [
		{
			name: 'When clicking ‘Execute workflow’',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			name: 'Stock',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [220, 0],
			parameters: { mode: 'raw', jsonOutput: '{ "sku": "007", "in stock": 12 }', options: {} },
		},
	],
	connections: {
		'When clicking ‘Execute workflow’': { main: [[{ node: 'Stock', type: 'main', index: 0 }]] },
	},
});

const secret = 'hunter2-is-secret';
const table = 'stock of "warehouse" 1';
/** More than the editor asks for at once, and than any list of suggestions has. */
const archives = Array.from({ length: 1_200 }, (_, index) => `archive_${1_000 + index}`);

// From an empty canvas, in order: each step stands on the one before.
describe('a user with tables in another database', () => {
	let mariadb: Mariadb;
	let postgres: Postgres;
	let admin: Connection;
	let session: EditorSession;

	beforeAll(async () => {
		[mariadb, postgres] = await Promise.all([startMariadb(), startPostgres()]);
		const { host, port, user, password, database } = mariadb;
		admin = await createConnection({
			host,
			port,
			user,
			password,
			database,
			multipleStatements: true,
		});
		await admin.query(archives.map((name) => `CREATE TABLE ${name} (id INT)`).join(';'));
		await admin.query(
			'CREATE TABLE `stock of "warehouse" 1` (sku VARCHAR(20) PRIMARY KEY, `in stock` INT)',
		);
		await admin.query(
			"CREATE USER reader IDENTIFIED BY 'reads'; GRANT SELECT ON tables.* TO reader",
		);
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
		await admin?.end();
		await Promise.all([mariadb?.stop(), postgres?.stop()]);
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	step('adds Sync Records, whose table is in another database', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await editor.pasteWorkflow(stock);
		await editor.node('Stock').click();
		await addNode(page, 'Sync Records', 'Write records to a table');
		await chooseValue(page, 'tableIn', 'Other Database');
	});

	/** Enters what is given, lists to be chosen from too, saves, and returns what the form says; nothing where the test passed. */
	const saidOf = async (fields: Readonly<Record<string, string>>): Promise<string> => {
		const { credentialForm } = session;
		for (const [name, value] of Object.entries(fields)) {
			if (name === 'type' || name === 'ssl') await credentialForm.choose(name, value);
			else await credentialForm.fill(name, value);
		}
		const { message } = await credentialForm.save();
		return message.split('Retry\n')[1]?.split('\n')[0] ?? '';
	};

	step('is told by the list of tables that a credential is missing', async () => {
		const { page } = session;
		await openList(page, 'table');
		const shown = page.getByText('No Sync Database credential is chosen');
		await shown.waitFor();
		expect(await shown.innerText()).toBe(
			'No Sync Database credential is chosen. Choose one in "Sync Database" of this node, or make one there.',
		);
		await page.keyboard.press('Escape');
	});

	step('cannot save a credential while a field that must be filled in is empty', async () => {
		const { credentialForm } = session;
		await credentialForm.openNew();
		await credentialForm.fill('host', postgres.host);
		await credentialForm.fill('port', String(postgres.port));
		await credentialForm.fill('database', postgres.database);
		expect(await credentialForm.canBeSaved()).toBe(false);
		await credentialForm.fill('user', postgres.user);
		expect(await credentialForm.canBeSaved()).toBe(true);
	});

	const credential = 'in the Sync Database credential';
	const mistakes: readonly (readonly [
		what: string,
		fields: () => Readonly<Record<string, string>>,
		said: string,
	])[] = [
		[
			'no password',
			() => ({}),
			`PostgreSQL: the user needs a password. Fill in "Password" ${credential}.`,
		],
		[
			'a wrong password',
			() => ({ password: secret }),
			`PostgreSQL: the user "postgres" or the password is wrong. Check "User" and "Password" ${credential}.`,
		],
		[
			'a wrong host',
			() => ({ password: postgres.password, host: 'db.invalid' }),
			`PostgreSQL: no host is called "db.invalid". Check "Host" ${credential}.`,
		],
		[
			'the port in the host',
			() => ({ host: `${postgres.host}:${postgres.port}` }),
			'The Sync Database credential has more than a host in "Host". Enter the name alone in "Host", such as db.example.com: without what stands before it (https://, user and password) and behind it. The port goes to "Port".',
		],
		[
			'a port that nobody listens on',
			() => ({ host: postgres.host, port: '1' }),
			`PostgreSQL: no program answers at this host and port. Check "Host" and "Port" ${credential}, and that the server is up. Inside a container, localhost is the container itself.`,
		],
		[
			'a wrong database',
			() => ({ port: String(postgres.port), database: 'shopp' }),
			`PostgreSQL: there is no database "shopp". Check "Database" ${credential}.`,
		],
		[
			'SSL that the server does not have',
			() => ({ database: postgres.database, ssl: 'Require' }),
			'PostgreSQL: the server takes no encrypted connections. Choose "Disable" in "SSL" of the Sync Database credential, or have an administrator of the server set up encryption.',
		],
	];
	for (const [what, fields, said] of mistakes) {
		step(`reads in the form what to do about ${what} of a PostgreSQL`, async () => {
			expect(await saidOf(fields())).toBe(said);
		});
	}

	step('mends it, and the test passes', async () => {
		expect(await saidOf({ ssl: 'Disable' })).toBe('');
		await session.credentialForm.close();
	});

	const mysqlMistakes: typeof mistakes = [
		[
			'a wrong password',
			() => ({
				type: 'MySQL or MariaDB',
				host: mariadb.host,
				port: String(mariadb.port),
				database: mariadb.database,
				user: 'reader',
				password: secret,
			}),
			`MySQL: the user "reader" or the password is wrong. Check "User" and "Password" ${credential}.`,
		],
		[
			'a user who may only read',
			() => ({ password: 'reads' }),
			'The user "reader" may neither make tables in this database nor write to one that is there. Have an administrator of the database grant it SELECT, INSERT, UPDATE, DELETE and CREATE TEMPORARY TABLES; to make tables and columns also CREATE, ALTER and INDEX.',
		],
		[
			'a wrong database',
			() => ({ user: mariadb.user, password: mariadb.password, database: 'shopp' }),
			`MySQL: there is no database "shopp". Check "Database" ${credential}.`,
		],
		[
			'SSL that the server does not have',
			() => ({ database: mariadb.database, ssl: 'Verify' }),
			'MySQL: the server takes no encrypted connections. Choose "Disable" in "SSL" of the Sync Database credential, or have an administrator of the server set up encryption.',
		],
		[
			'the port of a PostgreSQL',
			() => ({ ssl: 'Disable', port: String(postgres.port) }),
			`MySQL: no MySQL answers at this host and port. Check "Type", "Host" and "Port" ${credential}. If they are right, see that no firewall is in between.`,
		],
	];
	for (const [index, [what, fields, said]] of mysqlMistakes.entries()) {
		step(`reads in the form what to do about ${what} of a MariaDB`, async () => {
			if (index === 0) await session.credentialForm.openAnother('Sync Database');
			expect(await saidOf(fields())).toBe(said);
		});
	}

	step('mends that too, and the test passes', async () => {
		expect(await saidOf({ port: String(mariadb.port) })).toBe('');
		await session.credentialForm.close();
	});

	step(
		'sees more tables on scrolling, finds one of thousands by its name, and picks it',
		async () => {
			const { page } = session;
			await openList(page, 'table');
			const items = page.getByTestId('rlc-item');
			await items.first().waitFor();
			const before = await items.count();
			await items.last().scrollIntoViewIfNeeded();
			await until(async () => (await items.count()) > before);
			await pickFromList(page, 'WAREHOUSE', table);
			expect(await page.getByTestId('rlc-input').inputValue()).toBe(table);
		},
	);
	step(
		'writes to it, with a column whose name has a space, and has the row in the database',
		async () => {
			const { page, editor } = session;
			await typeInto(page, 'externalId', 'sku');
			await typeInto(page, 'cursorField', '');
			await addOption(page, 'Add Bookkeeping Columns');
			await page.getByTestId('parameter-input-addBookkeeping').locator('.el-switch').click();
			await leaveNode(page);
			expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
			const [rows] = await admin.query(`SELECT sku, \`in stock\` FROM \`${table}\``);
			expect(rows).toEqual([{ sku: '007', 'in stock': 12 }]);
			await editor.openNode('Sync Records');
			expect(await readOutput(page)).toMatchObject([{ table, fetched: 1, created: 1, failed: 0 }]);
		},
	);

	step(
		'is shown the columns of the table to map to, once the external ID is one of them',
		async () => {
			const { page } = session;
			await chooseValue(page, 'columnsFrom', 'Mapping');
			for (const column of ['sku', 'in stock']) {
				await page
					.getByTestId('parameter-item')
					.getByText(column, { exact: true })
					.first()
					.waitFor();
			}
		},
	);
});
