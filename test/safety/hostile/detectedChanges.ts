import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { accountFor } from './accounting';
import { block } from './blocks';
import { glimpse } from './findings';
import { newTally, type Part, type Play } from './play';
import { accounts, Handed, type Item } from './supply';

const itemsAtOnce = 200;
const syncName = 'detected';
const outputs = { taken: [0, 1, 2, 3], failed: 4 };

/** Detect Changes on behalf of a run of each account, which commits or fails. */
export class DetectedChanges implements Part {
	readonly tally = newTally();
	private readonly handed = new Handed();
	/** By account and ID, the version that a committed run has seen. */
	private readonly committed = new Map<string, ReadonlyMap<string, number>>();

	constructor(private readonly run: Play) {}

	async play(): Promise<number> {
		const { random, supply, blocks, environment, findings } = this.run;
		const runIds = await this.begin();
		const profile = this.run.profile();
		const items = supply.items({
			...{ count: itemsAtOnce, profile, handed: this.handed, mayComeLate: false },
			...{ nowMs: environment.timeMs, account: random.pick([...accounts]), mayChooseAccount: true },
		});
		const [first = ''] = Object.values(runIds);
		// Another account gets a run that is not its own.
		const runId = `={{ (${JSON.stringify(runIds)})[$json.shop] ?? ${JSON.stringify(first)} }}`;
		const run = await blocks.run({
			type: 'syncRecords',
			parameters: {
				...{ operation: 'detectChanges', syncName, runId },
				options: { batchSize: random.pick([30, 100, 500]) },
			},
			items: items.map(({ json }) => json),
		});
		const what = `Detect Changes, ${environment.timeMs}`;
		const { refused, given } = accountFor(run, items, outputs, what, findings);
		const seen = new Map<string, Map<string, number>>();
		for (const [place, item] of items.entries()) {
			if (item.isHonest) this.tally.honest += 1;
			else if (refused.has(place)) this.tally.hostileRefused += 1;
			else this.tally.hostileWritten += 1;
			const json = given.get(place);
			if (json === undefined) {
				if (!refused.has(place)) findings.add(`${what}: item ${place} did not come out`);
				continue;
			}
			this.compare(`${what}, item ${place}`, item, json);
			if (!item.isHonest) continue;
			const own = seen.get(item.account) ?? new Map<string, number>();
			seen.set(item.account, own.set(item.id, item.version));
		}
		for (const account of await this.end(runIds)) {
			const own = seen.get(account) ?? new Map<string, number>();
			this.committed.set(account, new Map([...(this.committed.get(account) ?? []), ...own]));
		}
		return items.length;
	}

	async finish(): Promise<void> {
		await Promise.resolve();
	}

	private compare(where: string, item: Item, { _sync: told, ...json }: IDataObject): void {
		const { findings, noteKey } = this.run;
		const { action, externalId, idempotencyKey } = told as IDataObject;
		if (!isDeepStrictEqual(json, item.json)) findings.add(`${where}: came out as ${glimpse(json)}`);
		const account = String(item.json.shop).trim();
		if (externalId !== String(item.json.id)) {
			findings.add(`${where}: ${glimpse(item.json.id)} is called ${glimpse(externalId)}`);
		}
		noteKey(idempotencyKey, account, String(externalId));
		if (!item.isHonest) return;
		const before = this.committed.get(account)?.get(item.id);
		const due =
			before === undefined ? 'created' : before === item.version ? 'unchanged' : 'updated';
		if (action !== due) findings.add(`${where}: ${item.id} is ${glimpse(action)}, not ${due}`);
	}

	private async begin(): Promise<Readonly<Record<string, string>>> {
		const begun = await this.onRuns(
			'begin',
			accounts.map((shop) => ({ shop })),
			{
				...{ syncName, initialStart: '2026-01-30' },
			},
		);
		return Object.fromEntries(begun.map(({ accountId, runId }) => [accountId, runId]));
	}

	/** Returns the accounts whose runs have committed. */
	private async end(runIds: Readonly<Record<string, string>>): Promise<readonly string[]> {
		const items = Object.entries(runIds).map(([shop, runId]) => ({ shop, runId }));
		const runId = '={{ $json.runId }}';
		if (this.run.random.chance(0.2)) {
			await this.onRuns('fail', items, { runId, message: 'The endpoint is down' });
			return [];
		}
		const options = { moveWhenFailed: this.run.random.chance(0.8) };
		const receipts = await this.onRuns('commit', items, { runId, options });
		const moved = receipts.filter((receipt) => receipt.moved === true);
		if (options.moveWhenFailed && moved.length < items.length) {
			this.run.findings.add(`commit came to ${glimpse(receipts)}`);
		}
		return moved.map(({ accountId }) => String(accountId));
	}

	private async onRuns(
		operation: string,
		items: readonly IDataObject[],
		parameters: INodeParameters,
	): Promise<IDataObject[]> {
		const results: IDataObject[] = [];
		for (const item of items) {
			const run = await this.run.blocks.run({
				type: 'syncRun',
				parameters: { operation, ...parameters },
				items: [item],
			});
			results.push(...run.json(block));
		}
		const failed = results.filter((result) => 'error' in result);
		if (results.length !== items.length || failed.length > 0) {
			this.run.findings.add(`${operation} came to ${glimpse(results)}`);
		}
		return results;
	}
}
