import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { accountFor } from './accounting';
import { block } from './blocks';
import { glimpse } from './findings';
import { newTally, type Part, type Play } from './play';
import { databaseFile } from './storedRows';
import { accounts, Handed, type HonestItem, type Item } from './supply';
import { TableBook } from './tableBook';

const itemsAtOnce = 40;
const executionsPerTable = 25;
const outputs = { taken: [0], failed: undefined };

/** What is known of a record by Sync One: its version, and how it was given out while its delivery is in doubt. */
interface Known {
	readonly version: number;
	readonly doubt: 'created' | 'updated' | undefined;
}

/** Sync One, to tables and by detecting changes, each record by itself. */
export class SinglyTaken implements Part {
	readonly tally = newTally();
	private readonly handed = new Handed();
	private readonly known = new Map<string, Known>();
	private table: TableBook | undefined;
	private made = 0;

	constructor(private readonly run: Play) {}

	async play(): Promise<number> {
		return this.run.random.chance(0.5) ? await this.toTable() : await this.remembering();
	}

	async finish(): Promise<void> {
		await this.table?.compare(this.run);
		this.table = undefined;
	}

	private async toTable(): Promise<number> {
		if (this.table !== undefined && this.table.executions >= executionsPerTable)
			await this.finish();
		// What the first record misleads about has to be said: it comes alone.
		this.table ??= new TableBook(`${this.run.prefix}_single_${++this.made}`, undefined, true);
		const { name, handed, options } = this.table;
		const where = { destination: 'table', table: name, databaseFile, options };
		const { items, run, refused, given } = await this.hand(handed, where);
		this.table.take(items, refused, run, this.tally);
		for (const [place, item] of items.entries()) {
			const action = given.get(place)?.action;
			if (!item.isHonest || refused.has(place)) continue;
			// Columns that were made in between make a new version of what is otherwise the same.
			const due = {
				first: ['created'],
				newer: ['updated'],
				same: ['unchanged', 'updated'],
				older: ['stale'],
			};
			if (!due[item.novelty].includes(String(action))) {
				this.run.findings.add(
					`${name}: ${item.id}, the ${item.novelty} one, is ${glimpse(action)}`,
				);
			}
		}
		return items.length;
	}

	private async remembering(): Promise<number> {
		const { items, refused, given } = await this.hand(this.handed, { destination: 'remember' });
		const delivered: IDataObject[] = [];
		for (const [place, item] of items.entries()) {
			if (item.isHonest) this.tally.honest += 1;
			else if (refused.has(place)) this.tally.hostileRefused += 1;
			else this.tally.hostileWritten += 1;
			const json = given.get(place);
			if (json === undefined) continue;
			this.compare(item, json);
			const isDue = json.action === 'created' || json.action === 'updated';
			if (isDue) delivered.push({ shop: item.json.shop, ...json, record: null });
		}
		if (this.run.random.chance(0.5)) await this.confirm(delivered);
		return items.length;
	}

	private async hand(handed: Handed, parameters: INodeParameters) {
		const { random, supply, blocks, environment, findings } = this.run;
		const profile = this.run.profile();
		const items = supply.items({
			...{ count: itemsAtOnce, profile, handed, mayComeLate: true },
			...{ nowMs: environment.timeMs, account: random.pick([...accounts]), mayChooseAccount: true },
		});
		const run = await blocks.run({
			type: 'syncRecords',
			parameters: { operation: 'syncOne', syncName: 'single', ...parameters },
			items: items.map(({ json }) => json),
		});
		const what = `Sync One, ${environment.timeMs}`;
		const accounted = accountFor(run, items, outputs, what, findings);
		for (const place of items.keys()) {
			if (accounted.refused.has(place) || accounted.given.has(place)) continue;
			findings.add(`${what}: item ${place} did not come out`);
		}
		return { items, run, ...accounted };
	}

	private compare(item: Item, json: IDataObject): void {
		const { findings, noteKey } = this.run;
		const account = String(item.json.shop).trim();
		const where = `Sync One, ${account}, ${glimpse(item.json.id)}`;
		const { action, accountId, externalId, idempotencyKey, record } = json;
		if (accountId !== account || externalId !== String(item.json.id)) {
			findings.add(`${where}: came out as ${glimpse([accountId, externalId])}`);
		}
		if (!isDeepStrictEqual(record, item.json)) findings.add(`${where}: holds ${glimpse(record)}`);
		noteKey(idempotencyKey, account, String(externalId));
		if (!item.isHonest) return;
		const due = this.due(item);
		if (action !== due) findings.add(`${where}: is ${glimpse(action)}, not ${due}`);
		if (due !== 'created' && due !== 'updated') return;
		this.known.set(keyOf(item), { version: item.version, doubt: due });
	}

	private due(item: HonestItem): string {
		const known = this.known.get(keyOf(item));
		if (known === undefined) return 'created';
		if (item.version < known.version) return 'stale';
		if (item.version > known.version) return known.doubt === 'created' ? 'created' : 'updated';
		return known.doubt ?? 'unchanged';
	}

	private async confirm(delivered: readonly IDataObject[]): Promise<void> {
		const run = await this.run.blocks.run({
			type: 'syncRecords',
			parameters: {
				operation: 'confirmDelivery',
				syncName: '={{ $json.sync }}',
				deliveredId: '={{ $json.externalId }}',
				idempotencyKey: '={{ $json.idempotencyKey }}',
			},
			items: delivered,
		});
		for (const { accountId, externalId, confirmed } of run.json(block)) {
			if (confirmed !== true) this.run.findings.add(`${glimpse(externalId)} was not confirmed`);
			const key = `${String(accountId)} ${String(externalId)}`;
			const known = this.known.get(key);
			if (known !== undefined) this.known.set(key, { ...known, doubt: undefined });
		}
	}
}

function keyOf({ account, id }: HonestItem): string {
	return `${account} ${id}`;
}
