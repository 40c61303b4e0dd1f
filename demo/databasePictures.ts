import { createConnection } from 'mysql2/promise';

import { openBrowser } from '../rig/browser/browser';
import { Editor } from '../rig/browser/editor';
import { type Mariadb, startMariadb } from '../rig/databases/mariadb';
import { type FreshN8n, startFreshN8n } from '../rig/n8n/freshN8n';
import { take } from './takePicture';

const tables = ['customers', 'order_lines', 'orders', 'products', 'returns', 'shipments', 'stock'];

/** Takes the pictures of a database other than the store's: the form of its credential, and the list of its tables. */
export async function takeDatabasePictures(): Promise<void> {
	const database = await startMariadb();
	try {
		await makeTables(database);
		const n8n = await startFreshN8n();
		try {
			await takeFormAndList(n8n, database);
		} finally {
			await n8n.stop();
		}
	} finally {
		await database.stop();
	}
}

async function makeTables({ host, port, user, password, database }: Mariadb): Promise<void> {
	const connection = await createConnection({ host, port, user, password, database });
	await connection.query(`CREATE USER n8n IDENTIFIED BY '${password}'`);
	await connection.query('CREATE DATABASE shop');
	for (const name of tables) {
		await connection.query(`CREATE TABLE shop.${name} (id INT PRIMARY KEY)`);
	}
	await connection.query('GRANT ALL ON shop.* TO n8n');
	await connection.end();
}

async function takeFormAndList(n8n: FreshN8n, { port, password }: Mariadb): Promise<void> {
	const account = { id: 'account', name: 'Demo account', type: 'syncAccountApi' };
	const shop = { id: 'shop', name: 'Database of the shop', type: 'syncDatabaseApi' };
	await n8n.client.createCredential({
		...account,
		data: { accountId: 'demo', store: 'sqlite', sqliteFile: 'sync.sqlite' },
	});
	await n8n.client.createCredential({
		...shop,
		data: {
			type: 'mysql',
			host: 'localhost',
			port: String(port),
			database: 'shop',
			user: 'n8n',
			password,
		},
	});
	const { id } = await n8n.client.createWorkflow({
		name: 'Orders',
		nodes: [
			{
				id: 'records',
				name: 'Sync Records',
				type: 'n8n-nodes-scheduled-sync.syncRecords',
				typeVersion: 1.3,
				position: [0, 0],
				parameters: {
					operation: 'writeToTable',
					tableIn: 'otherDatabase',
					table: { __rl: true, mode: 'list', value: '' },
				},
				credentials: {
					syncAccountApi: { id: account.id, name: account.name },
					syncDatabaseApi: { id: shop.id, name: shop.name },
				},
			},
		],
		connections: {},
	});
	const browser = await openBrowser({ width: 1440, height: 810 });
	try {
		const { page } = browser;
		const editor = new Editor(page, n8n.url);
		await editor.signIn(n8n.account);
		await editor.openCredential(shop.id);
		await page.getByTestId('credentials-config-container-test-success').waitFor();
		await take(page, 'database-credential');

		await editor.openWorkflow(id);
		await editor.openNode('Sync Records');
		await page.getByTestId('parameter-input-table').getByTestId('rlc-input').click();
		await page.getByPlaceholder('Search...').filter({ visible: true }).fill('or');
		await page.getByTestId('rlc-item').getByText('orders', { exact: true }).waitFor();
		await take(page, 'table-list');
	} finally {
		await browser.close();
	}
}
