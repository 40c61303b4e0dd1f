import type { Page } from 'playwright-core';

/** What a step took of its user. */
export interface Effort {
	readonly step: string;
	/** Clicks, and keys that are no text. */
	readonly presses: number;
	readonly fieldsTyped: number;
}

/** Counts what a user does in a page, step by step. */
export class PressCounter {
	readonly efforts: Effort[] = [];
	private presses = 0;
	private typed = 0;

	constructor(private readonly page: Page) {}

	async start(): Promise<void> {
		await this.page.exposeFunction('notePress', () => (this.presses += 1));
		await this.page.exposeFunction('noteTyped', () => (this.typed += 1));
		await this.page.addInitScript(`
			addEventListener('pointerdown', () => notePress(), true);
			addEventListener('keydown', () => notePress(), true);
			addEventListener('input', () => noteTyped(), true);
		`);
		await this.page.reload();
	}

	endStep(step: string): void {
		this.efforts.push({ step, presses: this.presses, fieldsTyped: this.typed });
		this.presses = 0;
		this.typed = 0;
	}
}
