import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readBoolean, readNumber, readOption, readString } from '../parameters/read';
import { readOptionalRunId, runIdField } from '../parameters/run';
import type { LoopRequest } from './listingData';
import { defaultRetriesPerRecord } from './tally';
import type { ListingWords } from './words';

const onFailedChoices = ['fail', 'emitDone'] as const;

/** *Return*, and what is to be known of the loop. */
export function returnFields({ single, many }: ListingWords): INodeProperties[] {
	return [
		{
			displayName: 'Return',
			name: 'return',
			type: 'options',
			options: [
				{
					name: 'All at Once',
					value: 'allAtOnce',
					description: `All ${many} come out together`,
				},
				{
					name: 'Page by Page',
					value: 'pageByPage',
					description: `A loop: each page comes out of Page, and once its ${many} have come back, the next. Done comes after the last.`,
				},
			],
			default: 'allAtOnce',
			description: `How to hand the ${many} on`,
		},
		{
			displayName: `Connect the end of the <b>Page</b> branch to this node's input. The next page comes when every ${single} of this one is back, each exactly once. A filter in the loop stops it.`,
			name: 'loopNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { return: ['pageByPage'] } },
		},
	];
}

/** The run in which what fails is kept. */
export function loopRunField({ many }: ListingWords): INodeProperties {
	return {
		...runIdField,
		placeholder: "e.g. {{ $('Sync Run').first().json.runId }}",
		displayOptions: { show: { return: ['pageByPage'] } },
		description: `If given, the ${many} that come back with an error are kept with this run, to be tried again, and no longer withhold Done. Needs the Sync Account of the run.`,
	};
}

/** Entries of the collection `options` for a loop. */
export function loopOptions(words: ListingWords): INodeProperties[] {
	const { one, many } = words;
	const { onFailed, retries } = named(words);
	const displayOptions = { show: { '/return': ['pageByPage'] } };
	return [
		{
			displayName: keepFailed.label,
			name: keepFailed.name,
			type: 'boolean',
			default: true,
			displayOptions,
			description: `Whether to keep the ${many} that come back with an error, and pages that cannot be read, with the run of "Run ID". On unless you switch it off; without a run nothing is kept.`,
		},
		{
			displayName: onFailed.label,
			name: onFailed.name,
			type: 'options',
			options: [
				{
					name: 'Fail After the Last Page',
					value: 'fail',
					description: `All pages go out; then the node fails and names the ${many} that failed`,
				},
				{
					name: 'Emit Done',
					value: 'emitDone',
					description: `Done counts and names the ${many} that failed`,
				},
			],
			default: 'fail',
			displayOptions,
			description: `What to do when ${many} come back with an error`,
		},
		{
			displayName: rememberAs.label,
			name: rememberAs.name,
			type: 'string',
			default: '',
			placeholder: `e.g. new-${many}`,
			displayOptions,
			description: `Under this name the account remembers the ${many} that came back without an error, until Done: when a run fails, the next one over the same window gives out only the others. Needs the Sync Account.`,
		},
		{
			displayName: retries.label,
			name: retries.name,
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 20 },
			default: defaultRetriesPerRecord,
			displayOptions,
			description: `How often ${one} goes out once more that came back with an error which may pass: 408, 429, 5xx, or a lost connection. Only then does it count as failed.`,
		},
	];
}

/** What *On Failed …* is called. */
export function onFailedLabel(words: ListingWords): string {
	return named(words).onFailed.label;
}

/** @throws EngineError `invalidParameter` that names the option */
export function readLoopRequest(
	context: IExecuteFunctions,
	itemIndex: number,
	words: ListingWords,
): LoopRequest {
	const { onFailed, retries } = named(words);
	const limits = { min: 0, max: 20, integer: true, fallback: defaultRetriesPerRecord };
	const name = readString(context, inOptions(rememberAs), itemIndex, {
		example: `new-${words.many}`,
	}).trim();
	return {
		onFailed: readOption(context, inOptions(onFailed), itemIndex, onFailedChoices),
		retriesPerRecord: readNumber(context, inOptions(retries), itemIndex, limits),
		rememberAs: name === '' ? undefined : name,
		runId: readOptionalRunId(context, itemIndex),
		keepsFailed: readBoolean(context, inOptions(keepFailed), itemIndex, true),
	};
}

const keepFailed = { name: 'keepFailed', label: 'Keep Failed' };
const rememberAs = { name: 'rememberAs', label: 'Remember Accepted As' };

function named({ inTitles: { single, many } }: ListingWords) {
	return {
		onFailed: { name: `onFailed${many}`, label: `On Failed ${many}` },
		retries: { name: `retriesPer${single}`, label: `Retries Per ${single}` },
	};
}

function inOptions({ name, label }: { readonly name: string; readonly label: string }) {
	return { name: `options.${name}`, label };
}
