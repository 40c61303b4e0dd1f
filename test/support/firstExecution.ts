import type { EditorSession } from './editorSession';
import { until } from './until';

const unfinished: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

/** Waits until the workflow that is open in the editor has run by itself, to its end, and returns what came of it. */
export async function firstExecution({ page, n8n }: EditorSession) {
	const id = new URL(page.url()).pathname.split('/')[2] ?? '';
	const ended = async () =>
		(await n8n.client.executions(id)).filter(({ status }) => !unfinished.has(status));
	await until(async () => (await ended()).length > 0, 200);
	// The latest comes first, and on a slow machine another may have ended since.
	const first = (await ended()).at(-1);
	const { data } = await n8n.client.execution(first?.id ?? '');
	return {
		status: first?.status,
		/** What came out of a node's first output. */
		outputOf: (node: string) => data?.resultData.runData?.[node]?.[0]?.data?.main?.[0],
	};
}

/** Opens the list of executions, where the workflow that is open has run. */
export async function showExecutions({ page }: EditorSession): Promise<void> {
	await page.getByRole('button', { name: 'Got it' }).click();
	await page.getByTestId('radio-button-executions').click();
	await page.getByTestId('execution-preview-host').getByTestId('canvas-node').first().waitFor();
}
