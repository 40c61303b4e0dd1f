import type { Locator, Page } from 'playwright-core';

/** n8n's editor, as a user has it on the screen. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	async signIn(account: { readonly email: string; readonly password: string }): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(account.email);
		await this.page.locator('input[name="password"]').fill(account.password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.showWholeCanvas();
	}

	/** Shows an execution in the *Executions* tab of its workflow. */
	async openExecution(workflowId: string, executionId: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${workflowId}/executions/${executionId}`);
		await this.page
			.getByTestId('execution-preview-host')
			.getByTestId('canvas-node')
			.first()
			.waitFor();
	}

	async showWholeCanvas(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
	}

	/** Opens the nodes panel and types into its search, until a block of that name is found. */
	async searchNodes(text: string, block: string): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		const found = this.page.getByTestId('node-creator-item-name');
		await found.getByText(block, { exact: true }).waitFor();
	}

	/** Puts a workflow's JSON on the canvas the way a user pastes it. */
	async pasteWorkflow(json: string): Promise<void> {
		await this.page.evaluate((text) => navigator.clipboard.writeText(text), json);
		await this.page.getByTestId('canvas-wrapper').click({ position: { x: 200, y: 200 } });
		await this.page.keyboard.press('ControlOrMeta+V');
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.showWholeCanvas();
	}

	/** Presses *Execute workflow*, and waits until it has succeeded. */
	async execute(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
		await this.page.getByText('Workflow executed successfully').first().waitFor();
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens a node's parameters, with its input and output beside them. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.page.getByTestId('node-parameters').first().waitFor();
	}

	/** Of a node that ran several times, shows what one run (from 1) gave out by one output, as JSON. */
	async showOutput(run: number, output: string): Promise<void> {
		const panel = this.page.getByTestId('output-panel');
		await panel.getByRole('combobox').first().click();
		await this.page.getByRole('option', { name: new RegExp(`^${run} of `) }).click();
		await panel
			.getByTestId('branches')
			.getByText(new RegExp(`^${output} Branch`))
			.click();
		await panel.getByTestId('radio-button-json').click();
	}

	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('node-parameters').first().waitFor({ state: 'hidden' });
	}

	async openCredential(id: string): Promise<void> {
		await this.page.goto(`${this.url}/home/credentials/${id}`);
		const form = this.page.getByTestId('editCredential-modal');
		await form.locator('[data-test-id^="parameter-input-"]').first().waitFor();
	}
}
