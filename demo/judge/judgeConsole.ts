import { setTimeout as delay } from 'node:timers/promises';

import type { NetFigures } from '../../rig/figures/foundFigures';

/** A console, and the token with which machines ask it. */
export interface AskedConsole {
	readonly url: string;
	readonly token: string;
}

const tries = 5;

export interface JudgedConsole {
	readonly equal: boolean;
	readonly verdict: string;
}

interface Pipelines {
	readonly items: readonly {
		readonly sync: string;
		readonly is_well: boolean;
		readonly last_run: { readonly run_id: string } | null;
	}[];
}

interface Sales {
	readonly totals: readonly { readonly currency_code: string; readonly net: string }[];
}

/**
 * Asks the console over its API how the syncs are doing and what was sold on some days, and holds that against what the
 * shop has sold.
 *
 * @param sync which must be among the syncs, with its last run
 * @param sold by day, product and currency, each key a JSON list; in cents
 * @param days the first and the last
 * @throws when the console does not answer
 */
export async function judgeConsole(
	console: AskedConsole,
	sync: string,
	sold: ReadonlyMap<string, NetFigures>,
	days: readonly [from: string, to: string],
): Promise<JudgedConsole> {
	const { items } = await asked<Pipelines>(console, '/analytics/pipelines');
	const [from, to] = days;
	const { totals } = await asked<Sales>(
		console,
		`/analytics/commerce/overview?from=${from}&to=${to}`,
	);
	const expected = netByCurrency(sold, days);
	const found = new Map(
		totals.map(({ currency_code, net }) => [currency_code, Number((Number(net) * 100).toFixed(4))]),
	);
	const equal =
		found.size === expected.size &&
		[...expected].every(([currency, net]) => found.get(currency) === net) &&
		items.some((item) => item.sync === sync && item.last_run !== null);
	const well = items.filter(({ is_well: isWell }) => isWell).length;
	const shown = totals.map(
		({ currency_code, net }) => `${Number(net).toFixed(2)} ${currency_code}`,
	);
	return {
		equal,
		verdict: [
			`${items.length} syncs, ${well} of them well`,
			`sold from ${from} to ${to}: ${shown.join(', ') || 'nothing'}`,
			equal ? '✓ the console says what the shop has sold' : '✗ the shop has sold something else',
		].join('  '),
	};
}

function netByCurrency(
	sold: ReadonlyMap<string, NetFigures>,
	[from, to]: readonly [string, string],
): ReadonlyMap<string, number> {
	const sums = new Map<string, number>();
	for (const [key, { net }] of sold) {
		const [day = '', , currency = ''] = JSON.parse(key) as readonly string[];
		if (day >= from && day <= to) sums.set(currency, (sums.get(currency) ?? 0) + net);
	}
	return sums;
}

/**
 * A connection that breaks off, as one does that n8n has just closed, is made once more.
 *
 * @throws with what the console answered, where that is no success, or why it could not be asked
 */
async function asked<Answer>({ url, token }: AskedConsole, path: string): Promise<Answer> {
	for (let triesLeft = tries; ; triesLeft--) {
		const response = await fetch(url + path, {
			headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
			signal: AbortSignal.timeout(30_000),
		}).catch((error: unknown) => {
			if (triesLeft > 1) return undefined;
			throw new Error(`the console could not be asked for ${path}`, { cause: error });
		});
		if (response === undefined) {
			await delay(1_000);
			continue;
		}
		const text = await response.text();
		if (response.ok) return JSON.parse(text) as Answer;
		throw new Error(`the console answered ${path} with ${response.status}: ${text}`);
	}
}
