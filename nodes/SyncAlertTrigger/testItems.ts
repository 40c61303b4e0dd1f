import type { IDataObject } from 'n8n-workflow';

import { decideAlerts, type Finding, type ShownTime } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import { type AlertSettings, allFindings, factsRequest } from '../../engine/sync';
import { environment } from '../shared/n8n/environment';
import { alertItem } from './alertItem';

/** What an example says how long ago a run was committed. */
const EXAMPLE_AGE_MS = 3 * 3_600_000;

/** Makes the items of a test run in the editor: what is wrong now, or an example if nothing is. */
export async function testItems(
	{ accountId, alerts }: AccountStore,
	settings: AlertSettings,
	shown: ShownTime,
): Promise<readonly IDataObject[]> {
	const now = environment().now();
	const facts = await alerts.facts(factsRequest(settings, now));
	const found = allFindings(facts, settings.thresholds, now);
	if (found.length > 0) return itemsOf(found, accountId, now, shown);
	return itemsOf([example(now)], accountId, now, shown).map((item) => ({
		...item,
		message: `Nothing is wrong. An example: ${String(item.message)}`,
	}));
}

function itemsOf(
	findings: readonly Finding[],
	accountId: string,
	now: number,
	shown: ShownTime,
): readonly IDataObject[] {
	const moment = { now, watcher: 'test', told: [], mayBegin: () => true, isWatched: () => true };
	const { tell } = decideAlerts([], findings, moment);
	return tell.map((event) => alertItem(event, accountId, shown, true));
}

function example(now: number): Finding {
	const since = now - EXAMPLE_AGE_MS;
	return {
		condition: 'missedRun',
		subject: 'shopify.orders',
		since,
		afterMs: 3_600_000,
		committedAt: since,
	};
}
