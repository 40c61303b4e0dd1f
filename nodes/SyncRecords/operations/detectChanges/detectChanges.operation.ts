import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { EngineError } from '../../../../engine/errors';
import { failureItems, groupItems, type ItemGroup } from '../../../shared/n8n/itemGroups';
import { expressionFor, runGiver } from '../../../shared/n8n/upstream';
import { invalidParameter, readBoolean } from '../../../shared/parameters/read';
import { readOptionalRunId, readOptionalSyncName } from '../../../shared/parameters/run';
import { batchSizeField, readBatchSize } from '../../fields/batches';
import { ignoredFieldsField, readIgnoredFields } from '../../fields/comparison';
import {
	cursorFieldField,
	cursorTimeZoneField,
	readCursorSettings,
} from '../../../shared/parameters/cursor';
import {
	deletedWhenLabel,
	deletedWhenOfChanges,
	readDeletedWhen,
	shownRule,
} from '../../fields/deletedWhen';
import {
	maxShareField,
	readMaxShare,
	readSettleDelay,
	settleDelayField,
} from '../../fields/deletes';
import { runIdField, syncNameField } from '../../fields/run';
import { externalIdField, readExternalId } from '../../../shared/parameters/externalId';
import { differingFields } from '../../items/differingFields';
import { ExecutionHints } from '../../items/hints';
import { inputRecords } from '../../items/records';
import { namedSync, orBreakOff, workForRun } from '../../items/runWork';
import { gatherLists, type ListSettings } from '../../items/wholeLists';
import { type ChangeItems, changeOutputs, noChanges } from './items';
import type { ChangeSettings } from './settings';
import { ChangeWork } from './work';

const reconcile = { name: 'options.reconcile', label: 'Reconcile' };

export const description: INodeProperties[] = [
	{
		...runIdField,
		required: true,
		description:
			'The run that the records belong to: what it has found is remembered when it commits, and found again by the next run when it does not',
	},
	{
		...syncNameField,
		description: 'Names what is synced, as in Sync Run. If empty, it is what the run has.',
	},
	externalIdField,
	cursorFieldField,
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	batchSizeField,
	cursorTimeZoneField,
	deletedWhenOfChanges,
	ignoredFieldsField,
	{
		...maxShareField,
		displayOptions: { show: { reconcile: [true] } },
	},
	{
		displayName: reconcile.label,
		name: 'reconcile',
		type: 'boolean',
		default: false,
		description:
			'Whether the input holds all records that the source has, so that what is known and not among them comes out of "Deleted"',
	},
	{
		...settleDelayField,
		displayOptions: { show: { reconcile: [true] } },
	},
];

function read(context: IExecuteFunctions, itemIndex: number): ChangeSettings {
	return {
		sync: readOptionalSyncName(context, itemIndex),
		runId: readNeededRunId(context, itemIndex),
		key: readExternalId(context, itemIndex),
		cursor: readCursorSettings(context, itemIndex),
		batchSize: readBatchSize(context, itemIndex),
		ignored: readIgnoredFields(context, itemIndex),
		deletedWhen: readDeletedWhen(context, itemIndex),
		reconcile: readBoolean(context, reconcile, itemIndex, false),
		maxShare: readMaxShare(context, itemIndex),
		settleDelay: readSettleDelay(context, itemIndex),
	};
}

/** Sorts the input items by what has changed: to the outputs *Created*, *Updated*, *Unchanged*, *Deleted*, *Failed*. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const found = noChanges();
	const hints = new ExecutionHints();
	const groups = await groupItems(
		context,
		(itemIndex) => read(context, itemIndex),
		(items) => found.failed.push(...items),
	);
	const unread = found.failed.length;
	const cut = await cutLists(context, groups);
	const differing = differingFields(
		groups,
		({ sync, runId }) => [sync, runId],
		({ key, cursor, ignored, deletedWhen }) => ({
			'External ID': key.join(', '),
			'Cursor Field': cursor.field,
			'Ignored Fields': ignored.slice(1).join(', '),
			[deletedWhenLabel]: shownRule(deletedWhen),
		}),
	);
	for (const group of groups) {
		const fault = cut.get(group) ?? differing.get(group);
		const changes = await detectGroup(context, group, { fault, unread }, hints);
		for (const output of changeOutputs) found[output].push(...changes[output]);
	}
	hints.show(context);
	return changeOutputs.map((output) => found[output]);
}

/** What is wrong with the lists that *Reconcile* would take for complete, by the groups that they consist of. */
async function cutLists(
	context: IExecuteFunctions,
	groups: readonly ItemGroup<ChangeSettings>[],
): Promise<ReadonlyMap<ItemGroup<ChangeSettings>, EngineError>> {
	const faults = new Map<ItemGroup<ChangeSettings>, EngineError>();
	if (!groups.some(({ settings }) => settings.reconcile)) return faults;
	const listOf = async (group: ItemGroup<ChangeSettings>) =>
		(await namedSync(context, group)) ?? group.settings.runId;
	const begin = () => expressionFor(context, runGiver);
	for (const list of await gatherLists(groups, { listOf, labeled, begin, unread: 0 })) {
		if (list.fault === undefined) continue;
		if (!list.groups.some(({ settings }) => settings.reconcile)) continue;
		for (const group of list.groups) faults.set(group, list.fault);
	}
	return faults;
}

function labeled(settings: ChangeSettings): ListSettings {
	return {
		'Run ID': settings.runId,
		'Sync Name': settings.sync,
		'External ID': settings.key.join(', '),
		'Cursor Field': settings.cursor.field,
		'Cursor Time Zone': settings.cursor.zone,
		'Batch Size': settings.batchSize,
		'Ignored Fields': settings.ignored.slice(1).join(', '),
		[deletedWhenLabel]: shownRule(settings.deletedWhen),
		[reconcile.label]: settings.reconcile,
		'Maximum Share of Deletes': settings.maxShare * 100,
		'Settle Delay': settings.settleDelay,
	};
}

async function detectGroup(
	context: IExecuteFunctions,
	group: ItemGroup<ChangeSettings>,
	{ fault, unread }: { readonly fault: EngineError | undefined; readonly unread: number },
	hints: ExecutionHints,
): Promise<ChangeItems> {
	const { settings, itemIndexes } = group;
	try {
		if (fault !== undefined) throw fault;
		return await workForRun(context, group, hints, async (run, account) => {
			const { sync } = run;
			if (sync === undefined) throw noSync(settings.runId);
			const records = await inputRecords(context, itemIndexes, 'records');
			const work = new ChangeWork(context, group, records, { account, run, sync, unread }, hints);
			return await orBreakOff(context, group, work, async () => await work.detect());
		});
	} catch (error) {
		return { ...noChanges(), failed: failureItems(context, itemIndexes, error) };
	}
}

function readNeededRunId(context: IExecuteFunctions, itemIndex: number): string {
	const runId = readOptionalRunId(context, itemIndex);
	if (runId !== undefined) return runId;
	const begin = expressionFor(context, runGiver);
	throw invalidParameter(
		'Run ID',
		'must not be empty',
		'',
		`Give the "runId" that Sync Run gave out with the operation Begin, for example {{ ${begin}.first().json.runId }}. What has changed is remembered when that run commits.`,
	);
}

function noSync(runId: string) {
	return invalidParameter(
		'Sync Name',
		`must be given, since "${runId}" only shows a run`,
		'',
		'Enter the name that Begin has, for example shopify.orders.',
	);
}
