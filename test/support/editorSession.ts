import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

import { type BrowserSession, openBrowser } from '../../rig/browser/browser';
import { Editor } from '../../rig/browser/editor';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { CredentialForm } from './credentialForm';
import { type Effort, PressCounter } from './pressCounter';

const screenshotFolder = path.resolve(__dirname, '..', '..', '.cache', 'screenshots');

/** A browser that is signed in to a new n8n with this package in it. */
export interface EditorSession {
	readonly n8n: FreshN8n;
	readonly page: Page;
	readonly editor: Editor;
	readonly credentialForm: CredentialForm;
	/** What each step has taken of its user so far. */
	readonly efforts: readonly Effort[];
	/** Runs one step of a test, and keeps what the browser shows at its end, also of one that fails, under its name. */
	step(name: string, act: () => Promise<void>): Promise<void>;
	close(): Promise<void>;
}

export async function openEditorSession(): Promise<EditorSession> {
	const n8n = await startFreshN8n();
	let browser: BrowserSession | undefined;
	try {
		browser = await openBrowser();
		const { page } = browser;
		// Generous, for machines that do other things besides; nothing waits longer than it must.
		page.setDefaultTimeout(45_000);
		const editor = new Editor(page, n8n.url);
		await editor.signIn(n8n.account);
		const counter = new PressCounter(page);
		await counter.start();
		return {
			n8n,
			page,
			editor,
			credentialForm: new CredentialForm(page),
			efforts: counter.efforts,
			step: async (name, act) => {
				await act().finally(async () => await keepScreenshot(page, name));
				counter.endStep(name);
			},
			close: async () => {
				await browser?.close();
				await n8n.stop();
			},
		};
	} catch (error) {
		await browser?.close();
		await n8n.stop();
		throw error;
	}
}

async function keepScreenshot(page: Page, name: string): Promise<void> {
	await mkdir(screenshotFolder, { recursive: true });
	const file = path.join(screenshotFolder, `${name.replace(/\W+/g, '-')}.png`);
	await page.screenshot({ path: file });
}
