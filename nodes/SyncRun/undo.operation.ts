import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { floorAt, sourceClock } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { Span } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { readSyncName } from '../shared/parameters/run';
import { syncNameField } from './fields';
import type { RunExecution } from './operation';
import { floorFields, readFloor } from './windowSettings';

const backToName = { name: 'backTo', label: 'Back To' };

export const description: INodeProperties[] = [
	syncNameField,
	{
		displayName: backToName.label,
		name: backToName.name,
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-01-31T00:00:00Z',
		description:
			'The time to put the watermark back to; the next run begins there. Empty: where it was before its last move.',
	},
	optionsField([...floorFields]),
];

interface UndoParameters {
	readonly sync: string;
	readonly floor: Span | number;
	/** Epoch milliseconds. */
	readonly backTo: number | undefined;
}

export function read(source: DatedSource, itemIndex: number): UndoParameters {
	return {
		sync: readSyncName(source, itemIndex),
		floor: readFloor(source, itemIndex),
		backTo: readInstant(source, backToName, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ sync, floor, backTo }: UndoParameters,
	{ say, shownTime }: RunExecution,
): Promise<readonly IDataObject[]> {
	const earliest = floorAt(sourceClock(environment().now()), floor);
	const { from, to } = await account.runs.undo(sync, earliest, backTo);
	const shown = (at: number | undefined): string =>
		at === undefined ? 'where it had never moved' : shownTime(at);
	say({
		about: sync,
		message: `The watermark is back from ${shown(from)} to ${shown(to)}, and the next run begins there`,
	});
	return [
		{
			accountId: account.accountId,
			sync,
			watermarkBefore: outputOptionalTime(from),
			watermark: outputOptionalTime(to),
		},
	];
}
