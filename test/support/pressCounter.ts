import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const folder = path.resolve(__dirname, '..', '..', '.cache', 'screenshots', 'first-day');

/** What a step took of its user. */
export interface Effort {
	readonly step: string;
	/** Clicks, and keys that are no text. */
	readonly presses: number;
	readonly fieldsTyped: number;
}

/** Counts what a user does in a page, step by step, and keeps a picture of the end of each. */
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

	async endStep(step: string): Promise<void> {
		await mkdir(folder, { recursive: true });
		const number = String(this.efforts.length + 1).padStart(2, '0');
		await this.page.screenshot({
			path: path.join(folder, `${number}-${step.replace(/\W+/g, '-')}.png`),
		});
		this.efforts.push({ step, presses: this.presses, fieldsTyped: this.typed });
		this.presses = 0;
		this.typed = 0;
	}
}
