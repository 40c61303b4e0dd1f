import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { WorkflowRun } from '../../support/workflowRun';
import { block } from './blocks';
import type { Findings } from './findings';
import { glimpse } from './findings';
import type { GivenItem } from './honestRecord';

/** What became of the input items: by their places. */
export interface Accounted {
	readonly refused: ReadonlySet<number>;
	/** Of what came out for an item by itself, its JSON. */
	readonly given: ReadonlyMap<number, IDataObject>;
}

/** Where items come out of an operation. */
export interface Outputs {
	/** Outputs with an item for each record that went well. */
	readonly taken: readonly number[];
	/** The output of those that were refused; undefined where they come out among the others. */
	readonly failed: number | undefined;
}

/**
 * Sees to it that each input item comes out once, or is counted; that what is refused says why and of which item; and that
 * none of it is an honest record.
 */
export function accountFor(
	run: WorkflowRun,
	items: readonly GivenItem[],
	outputs: Outputs,
	what: string,
	findings: Findings,
): Accounted {
	if (run.error !== undefined) findings.add(`${what}: it broke off: ${run.error.message}`);
	const refused = new Set<number>();
	const given = new Map<number, IDataObject>();
	const refuse = (item: INodeExecutionData) => {
		const place = placeOf(item);
		const told = place === undefined ? undefined : items[place];
		if (place === undefined || told === undefined) {
			findings.add(`${what}: ${glimpse(item.json)} is of no item`);
			return;
		}
		if (refused.has(place)) findings.add(`${what}: item ${place} was refused twice`);
		refused.add(place);
		const reason = reasonOf(item, told);
		if (reason === undefined)
			findings.add(`${what}: item ${place} came out as ${glimpse(item.json)}`);
		if (told.isHonest)
			findings.add(`${what}: the honest item ${place} was refused: ${reason ?? ''}`);
	};
	for (const output of outputs.taken) {
		for (const item of run.items(block, output)) {
			const place = placeOf(item);
			if (outputs.failed === undefined && 'error' in item.json) refuse(item);
			else if (place === undefined || given.has(place)) {
				findings.add(`${what}: ${glimpse(item.json)} came out of ${output} for no item of its own`);
			} else given.set(place, item.json);
		}
	}
	if (outputs.failed !== undefined) run.items(block, outputs.failed).forEach(refuse);
	return { refused, given };
}

/** Sees to it that what did not come out by itself was counted, in as many results as there were accounts. */
export function checkCounts(
	run: WorkflowRun,
	items: readonly GivenItem[],
	{ refused }: Accounted,
	what: string,
	findings: Findings,
): void {
	const linked = new Set<number>();
	let [taken, failed] = [0, 0];
	for (const { json, pairedItem } of run.items(block)) {
		const of = Array.isArray(pairedItem) ? pairedItem : [];
		for (const one of of) linked.add(typeof one === 'number' ? one : one.item);
		taken += Number(json.created) + Number(json.updated) + Number(json.unchanged);
		failed += Number(json.failed);
	}
	const unlinked = items.flatMap((_, place) =>
		linked.has(place) || refused.has(place) ? [] : place,
	);
	if (unlinked.length > 0) findings.add(`${what}: nothing is said of the items ${unlinked.join()}`);
	if (taken !== items.length - refused.size || failed > refused.size) {
		findings.add(
			`${what}: of ${items.length} items, ${taken} were taken, ${failed} failed, and ${refused.size} came out as refused`,
		);
	}
}

function placeOf({ pairedItem }: INodeExecutionData): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	return pairedItem === undefined || Array.isArray(pairedItem) ? undefined : pairedItem.item;
}

/** Undefined where an item does not say why its record was refused, or names another. */
function reasonOf({ json }: INodeExecutionData, { json: told }: GivenItem): string | undefined {
	const { error, reason, record, externalId } = json;
	if (typeof error === 'string' && error !== '') return error;
	if (typeof reason !== 'string' || reason === '' || !isDeepStrictEqual(record, told))
		return undefined;
	const isNamed = typeof told.id === 'string' && told.id.startsWith('strange-');
	return isNamed && externalId !== told.id ? undefined : reason;
}
