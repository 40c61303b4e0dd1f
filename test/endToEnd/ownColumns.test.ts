import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

import {
	addNode,
	chooseValue,
	executeWorkflow,
	leaveNode,
	readOutput,
	typeInto,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';

const users = Array.from({ length: 25 }, (_, index) => ({
	id: index + 1,
	name: `User ${index + 1}`,
	balance: `${index}.10`,
	updatedAt: '2026-11-20T10:00:00Z',
}));

/** A column as it is typed in. */
interface Typed {
	readonly name: string;
	readonly type: string;
	readonly value: string;
}

// From an empty canvas, in order: each step stands on the one before.
describe('with the users of an API, from an empty canvas, a user', () => {
	let api: Server;
	let session: EditorSession;

	beforeAll(async () => {
		api = createServer((_request, response) => {
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify(users));
		});
		api.listen(0, '127.0.0.1');
		await once(api, 'listening');
		session = await openEditorSession();
		await session.n8n.client.createCredential({
			id: 'account',
			name: 'Demo account',
			type: 'syncAccountApi',
			data: { accountId: 'demo', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
	}, 400_000);

	afterAll(async () => {
		console.table(session?.efforts);
		await session?.close();
		api?.close();
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	step('defines the columns of a table by name, type and value', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await addNode(page, 'Sync Schedule Trigger');
		await leaveNode(page);
		await addBuiltIn(page, 'HTTP Request');
		await typeInto(page, 'url', `http://127.0.0.1:${(api.address() as AddressInfo).port}/users`);
		await leaveNode(page);

		await addNode(page, 'Sync Records', 'Write records to a table');
		await typeInto(page, 'table', 'users');
		await chooseValue(page, 'columnsFrom', 'Define Below');
		// The column of the external ID is there from the start.
		await addColumn(page, { name: 'name', type: 'Text', value: '{{ $json.name }}' });
		await addColumn(page, {
			name: 'balance',
			type: 'Decimal Number',
			value: '{{ $json.balance }}',
		});
	});

	step('has every user in the table at the first press', async () => {
		const { page, editor } = session;
		await leaveNode(page);
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		await editor.openNode('Sync Records');
		expect(await readOutput(page)).toMatchObject([
			{ table: 'users', fetched: 25, created: 25, failed: 0 },
		]);
	});

	step('looks at the rows, whose amounts are exact numbers', async () => {
		const { page, editor } = session;
		await leaveNode(page);
		await addNode(page, 'Sync Records', 'Get rows of a table');
		await typeInto(page, 'table', 'users');
		await typeInto(page, 'limit', '2');
		await leaveNode(page);
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		await editor.openNode('Sync Records1');
		const rows = await readOutput(page);
		expect(rows).toHaveLength(2);
		// Numbers with all their digits come out as text.
		for (const { id, ...row } of rows) {
			const number = Number(id);
			expect(row).toEqual({ name: `User ${number}`, balance: `${number - 1}.1` });
		}
	});
});

/** Adds one of n8n's own nodes behind the one that is selected, and opens it. */
async function addBuiltIn(page: Page, name: string): Promise<void> {
	await page.keyboard.press('n');
	await page.getByTestId('node-creator-search-bar').fill(name);
	await page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).first().click();
	await page.getByTestId('node-parameters').first().waitFor();
}

async function addColumn(page: Page, { name, type, value }: Typed): Promise<void> {
	await page.getByText('Add Column', { exact: true }).last().click();
	const last = (parameter: string) => page.getByTestId(`parameter-input-${parameter}`).last();
	await last('name').locator('input').fill(name);
	await last('type').click();
	await page
		.getByRole('option')
		.filter({ has: page.getByText(type, { exact: true }) })
		.filter({ visible: true })
		.click();
	await last('value').locator('input').fill(value);
}
