import { launchChromium } from '../rig/browser/chromium';
import { fillConsole, publishConsoles, secrets } from '../rig/console/servedConsole';
import { startFreshN8n } from '../rig/n8n/freshN8n';
import { take } from './takePicture';

const texts = {
	accountId: 'Tea & Biscuits',
	orderName: '#1119',
	title: 'Assam, second flush',
	reason: 'email: "ada@" is no e-mail address',
};

/** Takes the pictures of the console's page; its template is among those that the demo runs. */
export async function takeConsolePictures(): Promise<void> {
	const n8n = await startFreshN8n();
	try {
		const { operator } = await publishConsoles(n8n, texts.accountId);
		await fillConsole(n8n, texts);
		await takePage(operator);
	} finally {
		await n8n.stop();
	}
}

async function takePage(address: string): Promise<void> {
	const browser = await launchChromium({});
	try {
		const context = await browser.newContext({
			httpCredentials: { username: 'operator', password: secrets.operatorPassword },
			viewport: { width: 1200, height: 640 },
			colorScheme: 'light',
		});
		const page = await context.newPage();
		await page.goto(address);
		await take(page, 'console-overview');
		await page.goto(`${address}/failed`);
		await take(page, 'console-failed');
		await page.goto(`${address}/objects`);
		await take(page, 'console-objects');
		await page.setViewportSize({ width: 1200, height: 900 });
		await page.emulateMedia({ colorScheme: 'dark' });
		await page.goto(`${address}/sales`);
		await take(page, 'console-sales');
	} finally {
		await browser.close();
	}
}
