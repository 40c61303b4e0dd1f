/**
 * Runs slices of the tests on the oldest Node that the package supports.
 *
 *   node scripts/onOldestNode.mjs unit store [jest's options]
 *
 * Suites that run on both kinds of store run on SQLite there, which is a part of Node; what speaks to a server is the same
 * JavaScript on every Node. `BACK_ENDS=sqlite,postgres` has them run on both.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'test', 'oldestNode', 'node_modules', '.bin');
const options = process.argv.slice(2);
const slices = options.filter((option) => !option.startsWith('-'));

await run(
	'node',
	[
		path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
		'--selectProjects',
		...slices,
		...options.filter((option) => option.startsWith('-')),
	],
	{
		env: {
			BACK_ENDS: 'sqlite',
			...process.env,
			PATH: `${folder}${path.delimiter}${process.env.PATH}`,
			// A thread of the engine is run from its TypeScript source, which Node does by itself from 22.18 on.
			NODE_OPTIONS: '--experimental-strip-types',
		},
	},
);
