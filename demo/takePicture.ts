import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const picturesFolder = path.resolve(__dirname, '..', 'docs', 'pictures');
const maxBytes = 300_000;

/** Takes a picture of what the browser shows, for the documents, once nothing moves any more. */
export async function take(page: Page, name: string): Promise<void> {
	// The editor fades and slides things in.
	await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
	await page.waitForFunction(() =>
		document.getAnimations().every(({ playState }) => playState !== 'running'),
	);
	await mkdir(picturesFolder, { recursive: true });
	const file = path.join(picturesFolder, `${name}.png`);
	await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
	const { size } = await stat(file);
	console.log(`  ✓ ${name}.png (${Math.round(size / 1000)} kB)`);
	if (size > maxBytes) throw new Error(`${file} is too large: ${size} bytes`);
}
