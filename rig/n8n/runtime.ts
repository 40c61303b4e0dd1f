import { existsSync } from 'node:fs';
import path from 'node:path';

const modules = path.resolve(__dirname, '..', '..', 'demo', 'runtime', 'node_modules');

/** The pinned n8n and the Node.js it runs on, both from `demo/runtime`. */
export interface Runtime {
	readonly node: string;
	readonly n8n: string;
}

/** @throws when `demo/runtime` was not installed, with the command that does so */
export function findRuntime(): Runtime {
	const node = path.join(
		modules,
		'node',
		'bin',
		process.platform === 'win32' ? 'node.exe' : 'node',
	);
	const n8n = path.join(modules, 'n8n', 'bin', 'n8n');
	if (existsSync(node) && existsSync(n8n)) return { node, n8n };
	throw new Error(
		'The pinned n8n is not installed. Run "node scripts/setup.mjs --runtime" in the project folder (npm start does so by itself).',
	);
}
