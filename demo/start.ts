/**
 * `npm start`: a real n8n with this package's blocks, a simulated shop (or a real one, named by SHOPIFY_SHOP), and
 * "your app". Runs until Ctrl-C.
 *
 *   npm start -- --once     ends with code 0 as soon as app and tables were seen to equal shop and ERP
 *   npm start -- --queue    n8n in queue mode, with two workers, Redis and PostgreSQL; begins anew each time
 *
 * DEMO_FOLDER keeps the demo's state elsewhere than in `.demo`; DEMO_EXIT_WHEN_EQUAL=1 is the same as --once.
 * DEMO_BUILT=1 takes `dist` as it is.
 */
import path from 'node:path';
import { runDemo } from './demo';

/** A terminal sends Ctrl-C to every process of ours, and npm and tsx pass theirs on: one key press, two signals. */
const samePressMs = 1_000;

const stopping = new AbortController();
let firstSignalAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (stopping.signal.aborted) {
			// n8n ends by itself when this process is gone.
			if (Date.now() - firstSignalAt > samePressMs) process.exit(130);
			return;
		}
		firstSignalAt = Date.now();
		console.log('\nStopping everything …');
		stopping.abort();
	});
}

const base = process.env.DEMO_FOLDER;
runDemo({
	print: (line) => console.log(line),
	signal: stopping.signal,
	once: process.argv.includes('--once') || process.env.DEMO_EXIT_WHEN_EQUAL === '1',
	queue: process.argv.includes('--queue'),
	built: process.env.DEMO_BUILT === '1',
	base: base === undefined || base === '' ? undefined : path.resolve(base),
}).then(
	() => console.log('Everything has stopped.'),
	(error: unknown) => {
		console.error(`\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	},
);
