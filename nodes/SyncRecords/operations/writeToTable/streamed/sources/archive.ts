import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Manifest } from '../../../../../../engine/archive';
import type { SourceTraits } from '../../../../../../engine/source';
import { ArchiveSource, type Replayed } from '../../../../../../engine/sources/archive';
import { accountWithTables } from '../../../../../shared/account/account';
import { openArchives } from '../../../../../shared/archive/place';
import { showHint } from '../../../../../shared/n8n/showOnce';
import { shownWhen } from '../../../../../shared/parameters/fields';
import { readInstant } from '../../../../../shared/parameters/instant';
import { invalidParameter, readBoolean, readOption } from '../../../../../shared/parameters/read';
import { readRunId, readSyncName } from '../../../../../shared/parameters/run';
import { archiveInField, readArchiveIn } from '../../../../fields/archive';
import { requiredSyncNameField, runIdField } from '../../../../fields/run';
import { stopIfCanceled } from '../../../../items/runWork';
import type { StreamedSource } from './streamedSource';

const replay = { name: 'replay', label: 'Replay' };
const dryRun = { name: 'dryRun', label: 'Dry Run' };

/** What to replay, and from where. */
export const archiveSourceFields: INodeProperties[] = [
	archiveInField,
	{
		...requiredSyncNameField,
		description: 'The sync whose archive it is, as in Sync Run',
	},
	{
		displayName: replay.label,
		name: replay.name,
		type: 'options',
		options: [
			{ name: 'One Run', value: 'run', description: 'What one run has read' },
			{
				name: 'Time Range',
				value: 'timeRange',
				description: 'What all runs have read whose windows have a part in a time range',
			},
		],
		default: 'run',
		description: 'What of the archive to write once more',
	},
	...shownWhen({ replay: ['run'] }, [
		{
			...runIdField,
			required: true,
			placeholder: 'e.g. 20260131T120000Z-k3x09p2m4q',
			description: 'The run whose archive to replay, as List of Sync Run shows it',
		},
	]),
	...shownWhen({ replay: ['timeRange'] }, [
		{
			displayName: 'From',
			name: 'replayFrom',
			type: 'dateTime',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-01-01T00:00:00Z',
			description: 'Where the time range begins',
		},
		{
			displayName: 'To',
			name: 'replayTo',
			type: 'dateTime',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-02-01T00:00:00Z',
			description: 'Where the time range ends; that instant is not included',
		},
	]),
	{
		displayName: dryRun.label,
		name: dryRun.name,
		type: 'boolean',
		default: false,
		description:
			'Whether to only count what a replay would change in the table, without writing anything',
	},
];

/** What a replay is asked for, besides where it goes. */
export interface ArchiveRequest {
	readonly sync: string;
	readonly isDry: boolean;
	readonly source: StreamedSource;
}

/** @param lists those of the records that go to tables of their own */
export function readArchiveSource(
	context: IExecuteFunctions,
	itemIndex: number,
	lists: SourceTraits['lists'],
): ArchiveRequest {
	const sync = readSyncName(context, itemIndex);
	const place = readArchiveIn(context, itemIndex);
	const replayed = readReplayed(context, itemIndex);
	const isDry = readBoolean(context, dryRun, itemIndex, false);
	const open: StreamedSource['open'] = async () => {
		const account = await accountWithTables(context, itemIndex);
		const source = await ArchiveSource.open({
			files: await openArchives(context, itemIndex, place, account),
			owner: { account: account.accountId, sync },
			replayed,
			shape: 'rows',
			lists,
			checkpoint: () => stopIfCanceled(context),
		});
		const { archives, window } = source;
		const [missing] = archives.flatMap(saidOfMissing);
		const fault = missing === undefined ? {} : { complete: false, message: missing };
		return {
			make: () => source,
			window,
			shown: { archives: archives.length, ...fault },
			tell: () => {
				if (missing !== undefined) showHint(context, { type: 'warning', message: missing });
			},
		};
	};
	return {
		sync,
		isDry,
		source: { kind: 'archive', query: {}, shape: 'rows', pageSize: undefined, shown: {}, open },
	};
}

/** What an archive does not hold of its window; none where it is whole. */
function saidOfMissing({ runId, isWhole, because }: Manifest): readonly string[] {
	if (isWhole) return [];
	const why = because === undefined ? '' : `: ${because}`;
	return [
		`The archive of the run "${runId}" does not hold all of its window${why}. Replay the runs after it as well, or read the time again with a backfill.`,
	];
}

function readReplayed(context: IExecuteFunctions, itemIndex: number): Replayed {
	if (readOption(context, replay, itemIndex, ['run', 'timeRange']) === 'run') {
		return { by: 'run', runId: readRunId(context, itemIndex) };
	}
	const bound = (name: string, label: string): number => {
		const instant = readInstant(context, { name, label }, itemIndex);
		if (instant !== undefined) return instant;
		const example = 'Enter a date and a time, for example 2026-01-31T00:00:00Z.';
		throw invalidParameter(label, 'must not be empty', '', example);
	};
	const range = { from: bound('replayFrom', 'From'), to: bound('replayTo', 'To') };
	if (range.from < range.to) return { by: 'timeRange', range };
	throw invalidParameter(
		'From',
		'must be earlier than "To"',
		new Date(range.from).toISOString(),
		'Enter the earlier time in "From", and the later one in "To".',
	);
}
