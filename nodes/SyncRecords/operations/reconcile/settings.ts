import type { IExecuteFunctions } from 'n8n-workflow';

import type { DeleteMode } from '../../../../engine/destination';
import type { Span } from '../../../../engine/time';
import { kindOfTables } from '../../../shared/account/destination';
import type { ItemGroup } from '../../../shared/n8n/itemGroups';
import { outputTime } from '../../../shared/n8n/output';
import { readOption } from '../../../shared/parameters/read';
import { readInstant } from '../../../shared/parameters/instant';
import { readOptionalRunId, readOptionalSyncName } from '../../../shared/parameters/run';
import { readDeletes, readMaxShare, readSettleDelay } from '../../fields/deletes';
import { shopifyOrders, shopifyProducts } from '../../fields/source';
import { readOrderTarget } from '../../fields/orderTables';
import { labeledTarget, readTableTarget, type TableTarget } from '../../fields/table';
import { namedSync } from '../../items/runWork';
import type { ListSettings } from '../../items/wholeLists';

export const listedFrom = { name: 'options.listedFrom', label: 'Listing Began At' };

export interface ReconcileSettings {
	readonly sync: string | undefined;
	readonly runId: string | undefined;
	readonly target: TableTarget;
	readonly mode: DeleteMode;
	/** 0 to 1. */
	readonly maxShare: number;
	readonly settleDelay: Span;
	/** Epoch milliseconds. */
	readonly listedFrom: number | undefined;
	/** What the node lists itself; undefined where the input items are the list. */
	readonly listed: 'orders' | 'products' | undefined;
}

export function readReconcile(context: IExecuteFunctions, itemIndex: number): ReconcileSettings {
	const listed = readListed(context);
	return {
		sync: readOptionalSyncName(context, itemIndex),
		runId: readOptionalRunId(context, itemIndex),
		target: (listed === 'products' ? readTableTarget : readOrderTarget)(context, itemIndex),
		mode: readDeletes(context, itemIndex),
		maxShare: readMaxShare(context, itemIndex),
		settleDelay: readSettleDelay(context, itemIndex),
		listedFrom: readInstant(context, listedFrom, itemIndex),
		listed,
	};
}

/** The same for all items, as a credential depends on it. */
function readListed(context: IExecuteFunctions): ReconcileSettings['listed'] {
	const sources = ['input', shopifyOrders, shopifyProducts] as const;
	const from = readOption(context, { name: 'source', label: 'Source' }, 0, sources);
	if (from === 'input') return undefined;
	return from === shopifyProducts ? 'products' : 'orders';
}

/** The rows that a list is of: those of one sync in one table. */
export async function listedThing(
	context: IExecuteFunctions,
	group: ItemGroup<ReconcileSettings>,
): Promise<string> {
	const { account, settings } = group;
	const sync = await namedSync(context, group);
	return JSON.stringify([...placeOf(kindOfTables(account), settings.target), sync ?? null]);
}

/** What a table is told apart by: several spellings of its name may lead to it. */
function placeOf(
	kind: ReturnType<typeof kindOfTables>,
	{ table, schema, databaseFile }: TableTarget,
): readonly unknown[] {
	switch (kind) {
		case 'sqlite':
			return [databaseFile, asSqliteCompares(table)];
		// On some servers a name is the same in capital letters. There are no schemas.
		case 'mysql':
			return [table.toLowerCase()];
		case 'postgres':
			return [schema, table];
	}
}

/** To SQLite a name is the same in capital letters, those beyond A to Z excepted. */
function asSqliteCompares(name: string): string {
	return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function labeledReconcile({
	sync,
	runId,
	target,
	mode,
	maxShare,
	settleDelay,
	listedFrom: began,
}: ReconcileSettings): ListSettings {
	return {
		'Sync Name': sync,
		'Run ID': runId,
		...labeledTarget(target),
		Deletes: mode,
		'Maximum Share of Deletes': maxShare * 100,
		'Settle Delay': settleDelay,
		[listedFrom.label]: began === undefined ? undefined : outputTime(began),
	};
}
