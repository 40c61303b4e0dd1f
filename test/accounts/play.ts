import { setTimeout as delay } from 'node:timers/promises';

import { type AccountStore, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import {
	createAccountCredentials,
	publishObjectAlerts,
	publishScheduler,
	registryAccount,
	storeOf,
} from '../../rig/accounts/scheduler';
import type { CleanUp } from '../../rig/cleanUp';
import type { QueueDatabase } from '../../rig/n8n/queueEnvironment';
import type { QueueMode } from '../../rig/n8n/queueMode';
import { startRecordingServer } from '../support/recordingServer';
import { type Actor, type CastRequest, mend, startCast } from './cast';
import { type ObjectRun, readRuns } from './history';

export interface PlayRequest {
	readonly cast: CastRequest;
	readonly intervalMs: number;
	/** How often is looked for what is due. */
	readonly lookEverySeconds: number;
	readonly mostInFlight: number;
	/** When somebody mends the sign-in of one account whose token is refused, and has it synced; undefined: nobody does. */
	readonly mendsAfterMs?: number;
	/** Whether it has gone on for long enough. Asked again and again. */
	isOver(played: Played): boolean;
}

/** What your app was told of an alert. */
export interface ToldAlert {
	readonly event: 'began' | 'ended';
	readonly account: string;
	readonly name: string;
	readonly at: number;
}

/** What has happened until now. Times in epoch milliseconds. */
export interface Played {
	readonly actors: readonly Actor[];
	readonly runs: readonly ObjectRun[];
	readonly alerts: readonly ToldAlert[];
	readonly registeredAt: number;
	readonly now: number;
	/** The account that somebody has mended, if somebody has. */
	readonly mended: Actor | undefined;
}

const lookAgainMs = 2_000;

/** Has many accounts be synced by one workflow, some of which are in trouble, until it is over. */
export async function playAccounts(
	queue: QueueMode,
	database: QueueDatabase,
	request: PlayRequest,
	cleanUp: CleanUp,
): Promise<Played> {
	const actors = await startCast(request.cast, cleanUp);
	const app = await startRecordingServer((_, response) => response.writeHead(204).end());
	cleanUp.add(async () => await app.close());
	const shops = new Map(actors.map(({ account, simulator }) => [account, simulator.url]));
	const credentials = await createAccountCredentials(queue.main, database, shops);
	const registry = async <Result>(work: (account: AccountStore) => Promise<Result>) =>
		await withStore(
			storeOf(database).config,
			systemEnvironment,
			async (store) => await work(store.account(registryAccount)),
		);
	const settings = { intervalMs: request.intervalMs };
	await registry(
		async ({ objects }) =>
			await objects.register(
				actors.flatMap((actor) => actor.objects.map((object) => ({ ...object, settings }))),
			),
	);
	const registeredAt = Date.now();
	await publishObjectAlerts(queue.main, credentials, { appUrl: app.url, failuresInARow: 1 });
	await publishScheduler(queue.main, credentials, {
		cronExpression: `*/${request.lookEverySeconds} * * * * *`,
		mostInFlight: request.mostInFlight,
	});
	const refused = actors.find(({ trouble }) => trouble === 'badToken');
	let mended: Actor | undefined;
	let turnsAway = true;
	for (;;) {
		const now = Date.now();
		const passedMs = now - registeredAt;
		if (turnsAway && passedMs >= request.cast.turnedAwayMs) {
			turnsAway = false;
			actors.filter(({ trouble }) => trouble === 'turnedAway').forEach(mend);
		}
		if (mended === undefined && refused && passedMs >= (request.mendsAfterMs ?? Infinity)) {
			mend(refused);
			mended = refused;
			const [object] = refused.objects;
			if (object)
				await registry(
					async ({ objects }) => void (await objects.change(object, { syncNow: true })),
				);
		}
		const runs = await readRuns(database);
		const played = { actors, runs, alerts: toldIn(app.received), registeredAt, now, mended };
		if (request.isOver(played)) return played;
		await delay(lookAgainMs);
	}
}

function toldIn(received: readonly string[]): readonly ToldAlert[] {
	return received.map((text) => {
		const told = JSON.parse(text.split('\n').at(-1) ?? '') as {
			readonly event: 'began' | 'ended';
			readonly object: { readonly account: string; readonly name: string };
			readonly raisedAt: string;
			readonly endedAt: string | null;
		};
		const { event, object, raisedAt, endedAt } = told;
		const at = Date.parse(event === 'ended' && endedAt !== null ? endedAt : raisedAt);
		return { event, account: object.account, name: object.name, at };
	});
}
