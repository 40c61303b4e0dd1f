import type { INodeProperties } from 'n8n-workflow';

import { defaultWindowSettings } from '../../../engine/run';
import { defaultBatchSize } from '../../../engine/sync';
import { parseDate, type Span, timeZone } from '../../../engine/time';
import { readBoolean, readNumber, readString } from '../../shared/parameters/read';
import type { ParameterName, ParameterSource } from '../../shared/parameters/read';
import { readSpan, spanField } from '../../shared/parameters/span';

/** Where parameters and dates are read from. */
export type RecordParameterSource = ParameterSource & { getTimezone(): string };

const syncName = { name: 'syncName', label: 'Sync Name' };
const runId = { name: 'runId', label: 'Run ID' };

export const syncNameField: INodeProperties = {
	displayName: syncName.label,
	name: syncName.name,
	type: 'string',
	default: '',
	placeholder: 'e.g. shopify.orders',
	description:
		'Names what is synced, as in Sync Run. If empty, it is what the run has; without either, the table stands for it.',
};

export const requiredSyncNameField: INodeProperties = {
	...syncNameField,
	required: true,
	description: 'Names what is synced, as in Sync Run',
};

/** Undefined when none is given. */
export function readSyncName(
	source: ParameterSource,
	itemIndex: number,
	required = false,
): string | undefined {
	const limits = { required, example: 'shopify.orders' };
	const given = readString(source, syncName, itemIndex, limits).trim();
	return given === '' ? undefined : given;
}

export const runIdField: INodeProperties = {
	displayName: runId.label,
	name: runId.name,
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $("Begin").first().json.runId }}',
	description:
		'The run that the records belong to: it gets their counts, and nothing is written once its lease is lost. If empty, they belong to none.',
};

/** Undefined when none is given: empty, or an expression that gives nothing. */
export function readRunId(source: ParameterSource, itemIndex: number): string | undefined {
	const given = source.getNodeParameter(runId.name, itemIndex, '') as unknown;
	if (given === null || given === undefined) return undefined;
	const example = '{{ $("Begin").first().json.runId }}';
	const text = readString(source, runId, itemIndex, { example }).trim();
	return text === '' ? undefined : text;
}

export const cursorFieldField: INodeProperties = {
	displayName: 'Cursor Field',
	name: 'cursorField',
	type: 'string',
	default: 'updatedAt',
	placeholder: 'e.g. updatedAt',
	description:
		'The field with the time, or the growing number, that tells an older version of a record from a newer one. If empty, or where a record lacks it, the time of reading decides.',
};

export function readCursorField(source: ParameterSource, itemIndex: number): string {
	const parameter = { name: 'cursorField', label: 'Cursor Field' };
	return readString(source, parameter, itemIndex, { example: 'updatedAt' }).trim();
}

/** For the collection *Options*. */
export const batchSizeField: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10_000 },
	default: defaultBatchSize,
	description: 'How many records are handled in one go',
};

export function readBatchSize(source: ParameterSource, itemIndex: number): number {
	const parameter = { name: 'options.batchSize', label: 'Batch Size' };
	const limits = { min: 1, max: 10_000, integer: true, fallback: defaultBatchSize };
	return readNumber(source, parameter, itemIndex, limits);
}

const ignoredFields = { name: 'options.ignoredFields', label: 'Ignored Fields' };

/** For the collection *Options*. */
export const ignoredFieldsField: INodeProperties = {
	displayName: ignoredFields.label,
	name: 'ignoredFields',
	type: 'string',
	default: '',
	placeholder: 'e.g. fetchedAt, etag',
	description:
		'Fields that may differ without the record having changed, separated by commas; the same for all blocks of a sync. "_sync" is always ignored.',
};

export function readIgnoredFields(source: ParameterSource, itemIndex: number): readonly string[] {
	const given = readString(source, ignoredFields, itemIndex, { example: 'fetchedAt, etag' });
	return ['_sync', ...given.split(',').map((field) => field.trim())];
}

const maxShare = { name: 'options.maxShare', label: 'Maximum Share of Deletes' };

/** For the collection *Options*. */
export const maxShareField: INodeProperties = {
	displayName: maxShare.label,
	name: 'maxShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: 20,
	description:
		"How many percent of the sync's records may be deleted at once. Beyond, none is: a list that is not complete would delete what is there.",
};

/** 0 to 1. */
export function readMaxShare(source: ParameterSource, itemIndex: number): number {
	return readNumber(source, maxShare, itemIndex, { min: 0, max: 100, fallback: 20 }) / 100;
}

const settleDelay = { name: 'options.settleDelay', label: 'Settle Delay' };

/** For the collection *Options*. */
export const settleDelayField: INodeProperties = spanField(
	settleDelay.label,
	'settleDelay',
	defaultWindowSettings.settleDelay,
	'How long the source may take until a new record shows up in its lists; what was read, as by a webhook, less than that before the listing began is not judged. Default: 2 minutes.',
);

export function readSettleDelay(source: ParameterSource, itemIndex: number): Span {
	return readSpan(source, settleDelay, itemIndex, defaultWindowSettings.settleDelay);
}

/** For the collection *Options*. */
export const writeInTestRunsField: INodeProperties = {
	displayName: 'Write in Test Runs',
	name: 'writeInTestRuns',
	type: 'boolean',
	default: false,
	description:
		'Whether to report to the run also when the workflow is run by hand in the editor, where data may be pinned. Tables are written in any case.',
};

export function readWriteInTestRuns(source: ParameterSource, itemIndex: number): boolean {
	const parameter = { name: 'options.writeInTestRuns', label: 'Write in Test Runs' };
	return readBoolean(source, parameter, itemIndex, false);
}

/** A date in epoch milliseconds; undefined when none is given. Text without an offset is in the workflow's zone. */
export function readInstant(
	source: RecordParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
): number | undefined {
	const given = source.getNodeParameter(name, itemIndex, '') as unknown;
	if (given === '' || given === null || given === undefined) return undefined;
	return parseDate(given, { zone: timeZone(source.getTimezone()), label }).toMillis();
}
