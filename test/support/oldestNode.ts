import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '..', 'oldestNode', 'node_modules', '.bin');

/** The folder with the oldest Node that the package supports, to stand first in a PATH. */
export function oldestNodeFolder(): string {
	if (!existsSync(path.join(folder, 'node'))) {
		throw new Error(
			'The oldest supported Node is not installed: run `node scripts/setup.mjs --oldest-node` first',
		);
	}
	return folder;
}
