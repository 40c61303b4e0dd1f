import type { Locator, Page } from 'playwright-core';

/** What n8n says of a credential when it has tested it. */
export interface TestOutcome {
	readonly passed: boolean;
	/** What the form shows of the failure, its details unfolded; empty when the test passed. */
	readonly message: string;
}

/** n8n's form for one credential, opened from the block that asks for it. */
export class CredentialForm {
	private readonly form: Locator;

	constructor(private readonly page: Page) {
		this.form = page.getByTestId('editCredential-modal');
	}

	/** From a block for which there is no credential yet. */
	async openNew(): Promise<void> {
		await this.page.getByTestId('node-credentials-empty-state').getByRole('button').click();
		await this.untilNamed();
	}

	/**
	 * From a block for which there is one already.
	 *
	 * @param label of the field that it is to stand in
	 */
	async openAnother(label: string): Promise<void> {
		const field = this.page.getByTestId('credentials-label').filter({ hasText: label });
		await field.getByTestId('node-credentials-select').click();
		const another = this.page.getByTestId('node-credentials-select-item-new');
		await another.filter({ visible: true }).click();
		await this.untilNamed();
	}

	private async untilNamed(): Promise<void> {
		// n8n asks its server for a name that is free; it refuses to save a credential before it has one.
		const name = this.form.getByTestId('credential-name').getByText(/\S/);
		await name.first().waitFor({ state: 'attached' });
	}

	/** From a block that has one; n8n tests it at once. */
	async openChosen(): Promise<TestOutcome> {
		return await this.testedBy(async () => {
			await this.page.getByTestId('credential-edit-button').click();
		});
	}

	async fill(parameter: string, value: string): Promise<void> {
		await this.input(parameter).locator('input').fill(value);
	}

	/** Picks from a list by the name that the user sees. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.input(parameter).click();
		await this.page.getByRole('option', { name: option }).click();
	}

	/** Saves, which makes n8n test the credential; when a new one passes, n8n closes the form. */
	async save(): Promise<TestOutcome> {
		return await this.testedBy(async () => {
			await this.form.getByTestId('credential-save-button').click();
		});
	}

	/** Whether n8n lets its user save, which it does not while a field that must be filled in is empty. */
	async canBeSaved(): Promise<boolean> {
		return await this.form.getByRole('button', { name: 'Save' }).isEnabled();
	}

	async close(): Promise<void> {
		const button = this.form.getByLabel('Close this dialog');
		// n8n may be closing it by itself, and then there is nothing to press at the moment of pressing.
		for (let attempt = 0; attempt < 20 && (await this.form.isVisible()); attempt++) {
			await button.click({ timeout: 1_000 }).catch(() => undefined);
		}
		await this.form.waitFor({ state: 'hidden' });
	}

	private input(parameter: string): Locator {
		return this.form.getByTestId(`parameter-input-${parameter}`);
	}

	private async testedBy(act: () => Promise<void>): Promise<TestOutcome> {
		const answered = this.page.waitForResponse((response) =>
			response.url().endsWith('/rest/credentials/test'),
		);
		await act();
		const { data } = (await (await answered).json()) as { data: { status: string } };
		return data.status === 'OK' ? await this.shownSuccess() : await this.shownFailure();
	}

	private async shownSuccess(): Promise<TestOutcome> {
		const banner = this.form.getByTestId('credentials-config-container-test-success');
		await Promise.any([banner.waitFor(), this.form.waitFor({ state: 'hidden' })]);
		return { passed: true, message: '' };
	}

	private async shownFailure(): Promise<TestOutcome> {
		const failure = this.form.getByText('Couldn’t connect with these settings');
		await failure.waitFor();
		const more = this.form.getByText('More details');
		if (await more.isVisible()) await more.click();
		const message = await this.form.getByTestId('node-credentials-config-container').innerText();
		return { passed: false, message };
	}
}
