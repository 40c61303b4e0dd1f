import path from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { until } from './until';

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

/** Workflow menu → Import → From URL, on the canvas that is open. */
export async function importFromUrl(page: Page, url: string): Promise<void> {
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	await page.getByTestId('workflow-menu-item-import-from-url').click();
	const dialog = page.getByRole('dialog');
	await dialog.locator('input').first().fill(url);
	await dialog.getByRole('button', { name: 'Import' }).click();
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

/**
 * Adds a node behind the one that is selected, and opens it.
 *
 * @param action by which it is added, as the nodes panel lists it; without, the node has none
 */
export async function addNode(page: Page, name: string, action?: string): Promise<void> {
	const first = page.getByTestId('canvas-add-button');
	if (await first.isVisible()) await first.click();
	else await page.keyboard.press('n');
	await page.getByTestId('node-creator-search-bar').fill(name);
	await page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).first().click();
	if (action === undefined) await page.getByRole('button', { name: 'Add to workflow' }).click();
	else await page.getByText(action, { exact: true }).first().click();
	await page.getByTestId('node-parameters').first().waitFor();
}

function parameter(page: Page, name: string): Locator {
	return page.getByTestId(`parameter-input-${name}`).first();
}

/** What is typed into; beside it may stand a choice of the way, as from a list or by name. */
function typingField(page: Page, name: string): Locator {
	return parameter(page, name).locator('input:not([readonly])');
}

/** Types into a parameter of the node that is open; `{{ … }}` makes it an expression, as n8n does by itself. */
export async function typeInto(page: Page, name: string, value: string): Promise<void> {
	await typingField(page, name).fill(value);
}

export async function typedInto(page: Page, name: string): Promise<string> {
	return await typingField(page, name).inputValue();
}

/** Drags a field from the input panel, where the node that is open has its first item, onto a parameter. */
export async function dragOnto(page: Page, field: string, name: string): Promise<void> {
	const pill = page.locator(`[data-target="mappable"][data-name="${field}"]`).first();
	const target = typingField(page, name);
	await target.scrollIntoViewIfNeeded();
	await pill.hover();
	await page.mouse.down();
	// Every parameter that takes a field is drawn anew once one is under way.
	await page.mouse.move(400, 400, { steps: 5 });
	const box = await target.boundingBox();
	if (box === null) throw new Error(`The editor does not show the parameter ${name}`);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 10 });
	const before = await target.inputValue();
	await page.mouse.up();
	await until(async () => (await target.inputValue()) !== before);
}

export async function chooseValue(page: Page, name: string, value: string): Promise<void> {
	await parameter(page, name).click();
	// An option is read out with its description.
	await page
		.getByRole('option')
		.filter({ has: page.getByText(value, { exact: true }) })
		.click();
}

export async function addOption(page: Page, option: string): Promise<void> {
	await page.getByPlaceholder('Add option').first().click();
	await page
		.getByRole('option')
		.filter({ has: page.getByText(option, { exact: true }) })
		.click();
}

/** Opens the list of a parameter that can also be given by name. */
export async function openList(page: Page, name: string): Promise<void> {
	const field = parameter(page, name);
	await field.getByTestId('rlc-mode-selector').click();
	await page.getByRole('option', { name: 'From List' }).click();
	await field.getByTestId('rlc-input').click();
}

/** Searches in the list that is open, and picks what was found. */
export async function pickFromList(page: Page, search: string, found: string): Promise<void> {
	await page.getByPlaceholder('Search...').filter({ visible: true }).fill(search);
	await page.getByTestId('rlc-item').getByText(found, { exact: true }).click();
}

/**
 * Chooses a credential in the field of that label. A field that was typed into before is taken over when it loses the
 * focus, and the redrawing may close the list under the pointer: so it is chosen again until it stands there.
 */
export async function chooseCredential(page: Page, label: string, name: string): Promise<void> {
	const field = page.getByTestId('credentials-label').filter({ hasText: label });
	const select = field.getByTestId('node-credentials-select');
	const option = page.getByRole('option').filter({ hasText: name }).filter({ visible: true });
	const chosen = async () => (await select.locator('input').first().inputValue()) === name;
	await until(async () => {
		if (await chosen()) return true;
		if (!(await option.isVisible())) await select.click();
		await option.click({ timeout: 2000 }).catch(() => undefined);
		return await chosen();
	});
}

/** Publishes the workflow that is open. */
export async function publish(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Publish' }).first().click();
	await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
}
