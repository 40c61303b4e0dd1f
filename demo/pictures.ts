/**
 * `npm run pictures`: brings up the demo in a folder of its own, waits until its syncs have run, and takes the pictures in
 * `docs/pictures` from the real editor with a real browser. `npm run pictures -- database` takes only those of another database,
 * `-- console` those of the console, `-- templates` those of templates that the demo does not run
 * and of the panel of nodes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openBrowser } from '../rig/browser/browser';
import { Editor } from '../rig/browser/editor';
import { takeConsolePictures } from './consolePictures';
import { takeDatabasePictures } from './databasePictures';
import { runDemo, type RunningDemo } from './demo';
import { take } from './takePicture';
import { takeTemplatePictures } from './templatePictures';

async function main(): Promise<void> {
	const [, , only] = process.argv;
	const isAsked = (pictures: string) => only === undefined || only === pictures;
	if (isAsked('database')) await takeDatabasePictures();
	if (isAsked('console')) await takeConsolePictures();
	if (isAsked('templates')) await takeTemplatePictures();
	if (only !== undefined) return;
	const base = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-pictures-'));
	try {
		await runDemo({
			print: console.log,
			signal: new AbortController().signal,
			once: true,
			base,
			environment: {},
			whenAllEqual: takePictures,
		});
	} finally {
		await rm(base, { recursive: true, force: true, maxRetries: 5 });
	}
}

async function takePictures(demo: RunningDemo): Promise<void> {
	const browser = await openBrowser({ width: 1440, height: 810 });
	try {
		const { page } = browser;
		await page.setViewportSize({ width: 1100, height: 720 });
		await page.goto(demo.appUrl);
		await take(page, 'your-app');

		await page.setViewportSize({ width: 1440, height: 810 });
		const editor = new Editor(page, demo.editorUrl);
		await editor.signIn(demo.account);
		for (const [number, id] of Object.entries(demo.workflows)) {
			await editor.openWorkflow(id);
			await take(page, `template-${number}`);
		}
		await editor.openExecution(demo.workflows['02'], demo.firstSync);
		await editor.openNode('List new orders');
		await editor.showOutput(1, 'Page');
		await take(page, 'run-output');

		await editor.openWorkflow(demo.workflows['12']);
		await editor.execute();
		await editor.openNode('Get status');
		await take(page, 'status');

		await editor.openWorkflow(demo.workflows['13']);
		await editor.execute();
		await editor.openNode('Commit run');
		await take(page, 'receipt');

		await editor.openCredential('demoShopifyAdmin');
		await take(page, 'credential');
	} finally {
		await browser.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
