/**
 * `npm run accounts:n8n -- [--minutes N] [--interval N] [--turned-away N] [--workers N] [--at-once N]`: whether bad accounts
 * starve others. Template 06 in a real n8n in queue mode syncs 50 accounts, each every 3 minutes: of four the token is
 * refused, one is slow, one is answered 429 with a long Retry-After, one has 20 objects. Prints figures for each kind of
 * account, and what they show.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { closeIdleStores } from '../../engine/store';
import { CleanUp } from '../../rig/cleanUp';
import { startPostgres } from '../../rig/databases/postgres';
import { type QueueMode, startQueueMode } from '../../rig/n8n/queueMode';
import { tableOf } from './figures';
import { findingsOf } from './findings';
import { type Played, playAccounts, type PlayRequest } from './play';

const MINUTE = 60_000;

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '20' },
			interval: { type: 'string', default: '3' },
			'turned-away': { type: 'string', default: '11' },
			workers: { type: 'string', default: '4' },
			'at-once': { type: 'string', default: '1' },
		},
	});
	const [minutes, interval, turnedAway, workers, atOnce] = [
		values.minutes,
		values.interval,
		values['turned-away'],
		values.workers,
		values['at-once'],
	].map(Number) as [number, number, number, number, number];
	const endsAt = minutes * MINUTE;
	const request: PlayRequest = {
		cast: {
			counts: { healthy: 43, large: 1, slow: 1, turnedAway: 1, noToken: 2, badToken: 2 },
			objectsOfLarge: 20,
			slowMs: 20_000,
			turnedAwayMs: turnedAway * MINUTE,
		},
		intervalMs: interval * MINUTE,
		lookEverySeconds: 10,
		mostInFlight: 2 * workers * atOnce,
		mendsAfterMs: 0.6 * endsAt,
		isOver: (played) => {
			sayProgress(played);
			return played.now - played.registeredAt >= endsAt;
		},
	};
	const cleanUp = new CleanUp();
	cleanUp.add(closeIdleStores);
	try {
		const postgres = await startPostgres();
		cleanUp.add(async () => await postgres.stop());
		const settings = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(atOnce) };
		const queue = await startQueueMode(postgres, settings, workers);
		cleanUp.add(async () => await queue.stop());
		process.stdout.write(
			`${workers} workers with ${atOnce} execution at once, ${request.mostInFlight} in flight at most. Every object is to be synced every ${interval} minutes, in place of 180, and is looked for every ${request.lookEverySeconds} s; 429 lasts ${turnedAway} minutes. ${minutes} minutes from now.\n`,
		);
		const played = await playAccounts(queue, postgres, request, cleanUp);
		return report(played, request, queue);
	} finally {
		await cleanUp.run();
	}
}

const saidMinutes = new Set<number>();

/** Once a minute. */
function sayProgress({ registeredAt, now, runs, alerts }: Played): void {
	const minute = Math.floor((now - registeredAt) / MINUTE);
	if (saidMinutes.has(minute)) return;
	saidMinutes.add(minute);
	const of = (...statuses: readonly string[]) =>
		runs.filter(({ status }) => statuses.includes(status)).length;
	process.stderr.write(
		`${minute} min: ${of('committed')} runs committed, ${of('failed', 'abandoned')} failed, ${of('running')} going, ${alerts.length} alerts\n`,
	);
}

function report(played: Played, request: PlayRequest, queue: QueueMode): boolean {
	console.table(tableOf(played));
	const shares = queue.workers.map(({ logFile }) => {
		const started = readFileSync(logFile, 'utf8').matchAll(/Worker started execution (\d+)/g);
		return [...started].length;
	});
	process.stdout.write(`Executions by worker: ${shares.join(', ')}\n\n`);
	const findings = findingsOf(played, request);
	for (const { holds, said } of findings) process.stdout.write(`${holds ? 'ok' : 'NO'}  ${said}\n`);
	return findings.every(({ holds }) => holds);
}

main().then(
	(isGood) => {
		process.exitCode = isGood ? 0 : 1;
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
