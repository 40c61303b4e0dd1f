import { type BrowserContext, type Page, selectors } from 'playwright-core';

import { launchChromium } from './chromium';

/** Nothing of the browser's own reaches for the network: it sees n8n and "your app", and that is all. */
const offline = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** Ctrl-C is for the caller, who closes the browser in order. */
const leaveSignalsToTheCaller = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

export interface BrowserSession {
	readonly context: BrowserContext;
	readonly page: Page;
	close(): Promise<void>;
}

/**
 * Opens a headless Chromium with one page, and has `getByTestId` look for n8n's attribute.
 *
 * @param options.width the window's width in CSS pixels; default 1440
 * @param options.height default 900
 */
export async function openBrowser(
	options: { readonly width?: number; readonly height?: number } = {},
): Promise<BrowserSession> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await launchChromium({ args: [...offline], ...leaveSignalsToTheCaller });
	try {
		const context = await browser.newContext({
			viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
			permissions: ['clipboard-read', 'clipboard-write'],
			colorScheme: 'light',
			reducedMotion: 'reduce',
			locale: 'en-GB',
			timezoneId: 'UTC',
		});
		const page = await context.newPage();
		return { context, page, close: async () => await browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}
