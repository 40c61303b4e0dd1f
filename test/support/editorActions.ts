import path from 'node:path';

import type { Page } from 'playwright-core';

const templateFolder = path.resolve(__dirname, '..', '..', 'workflows');

/** Workflow menu → Import → From file, on the canvas that is open. */
export async function importTemplate(page: Page, file: string): Promise<void> {
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const chooser = page.waitForEvent('filechooser');
	await page.getByTestId('workflow-menu-item-import-from-file').click();
	await (await chooser).setFiles(path.join(templateFolder, file));
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Waits until the nodes panel lists a block for what is typed into its search. */
export async function findInPanel(page: Page, typed: string, block: string): Promise<void> {
	await page.getByTestId('node-creator-search-bar').fill(typed);
	await page.getByTestId('node-creator-item-name').getByText(block, { exact: true }).waitFor();
}

/** Enters a value into the node *Settings*, which must be open. */
export async function fillSetting(page: Page, name: string, value: string): Promise<void> {
	const assignments = page.getByTestId('assignment');
	const names = await assignments.getByTestId('assignment-name').locator('input').all();
	for (const [index, input] of names.entries()) {
		if ((await input.inputValue()) !== name) continue;
		await assignments.nth(index).getByTestId('assignment-value').locator('input').fill(value);
		return;
	}
	throw new Error(`Settings has no field ${name}`);
}

export async function leaveNode(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').first().click();
	await page.getByTestId('node-parameters').first().waitFor({ state: 'hidden' });
}

/** Presses *Execute workflow* and waits for n8n's word on how it ended. */
export async function executeWorkflow(page: Page): Promise<string> {
	await page.getByTestId('execute-workflow-button').click();
	const ended = page.getByText(/Workflow executed successfully|Problem in node/).first();
	await ended.waitFor({ timeout: 60_000 });
	return await ended.innerText();
}

/** The items in the output panel of the node that is open, as its JSON view shows them. */
export async function readOutput(page: Page): Promise<readonly Record<string, unknown>[]> {
	const panel = page.getByTestId('output-panel');
	await panel.hover();
	await panel.getByTestId('radio-button-json').click();
	const json = panel.locator('.json-data').first();
	await json.waitFor();
	// It is indented with spaces that do not break, which are none to JSON.
	return JSON.parse((await json.innerText()).replaceAll('\u00a0', ' ')) as Record<
		string,
		unknown
	>[];
}
