import { fork } from 'node:child_process';
import path from 'node:path';

import type { LoadReport, LoadRequest } from './request';

export interface LoadOptions {
	/** `--max-old-space-size`, in megabytes. Default: Node's own. */
	readonly heapMegabytes?: number;
}

/** Loads a shop's orders in a process of its own; rejects where that ends before it has said what came of it. */
export async function loadInProcess(
	request: LoadRequest,
	{ heapMegabytes }: LoadOptions = {},
): Promise<LoadReport> {
	const limits = heapMegabytes === undefined ? [] : heapFlags(heapMegabytes);
	const child = fork(path.join(__dirname, 'loadProcess.ts'), {
		cwd: path.resolve(__dirname, '..', '..'),
		execArgv: [...limits, '--import', 'tsx'],
		stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
	});
	let complaint = '';
	child.stderr?.on(
		'data',
		(part: Buffer) => (complaint = (complaint + String(part)).slice(-4_000)),
	);
	return await new Promise<LoadReport>((resolve, reject) => {
		child.once('message', (message) => resolve(message as LoadReport));
		child.once('exit', (code, signal) => {
			reject(new Error(`The load ended early (${signal ?? code}): ${complaint}`));
		});
		child.once('error', reject);
		child.send(request);
	});
}

/**
 * Limits of the heap. Where the nursery may grow as large as what is left below the limit, V8 never stops collecting, and all
 * takes three times as long: so it is limited too.
 */
function heapFlags(megabytes: number): readonly string[] {
	return [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=16'];
}
