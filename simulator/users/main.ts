/**
 * The users API as a process of its own:
 *
 *   tsx simulator/users/main.ts --port 4020 --users 20000 --failing-pages 0.03 --poison 0.01
 *
 * Prints one JSON line when it is ready and stops on SIGINT or SIGTERM. Its control endpoints are under
 * `/_simulator/`; README.md lists them.
 */
import { parseArgs } from 'node:util';

import { startUsersApi } from './usersApi';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		seed: { type: 'string' },
		users: { type: 'string' },
		from: { type: 'string' },
		to: { type: 'string' },
		'latency-ms': { type: 'string' },
		'failing-pages': { type: 'string' },
		poison: { type: 'string' },
	},
});

void main();

async function main(): Promise<void> {
	const failing = number('failing-pages');
	const api = await startUsersApi({
		port: number('port'),
		seed: number('seed'),
		users: number('users'),
		from: values.from,
		to: values.to,
		latencyMs: number('latency-ms'),
		failingPages: failing === undefined ? undefined : { share: failing },
		poison: { share: number('poison') },
	});
	const stop = () => void api.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	console.log(JSON.stringify({ url: api.url }));
}

function number(name: keyof typeof values): number | undefined {
	const text = values[name];
	if (text === undefined) return undefined;
	const read = Number(text);
	if (Number.isFinite(read) && read >= 0) return read;
	throw new Error(`--${name} must be a number; given: ${text}`);
}
