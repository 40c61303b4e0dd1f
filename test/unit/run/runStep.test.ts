import { failedIn, stepOf } from '../../../engine/run';

const begun = { kind: 'begun' } as const;
const at = (step: string, more: object = {}) =>
	({ kind: 'step', details: { step, ...more } }) as const;
const trouble = (step: string) => ({ kind: 'error', details: { step } }) as const;
const failed = { kind: 'failed', details: { status: 503 } } as const;

describe('a line of a run log', () => {
	it.each([
		[begun, 'initiated'],
		[at('polling', { operation: 'gid://shopify/BulkOperation/1' }), 'polling'],
		[trouble('transforming'), 'transforming'],
		[{ kind: 'committed' } as const, 'completed'],
		[failed, 'failed'],
		[{ kind: 'abandoned' } as const, 'failed'],
		[{ kind: 'step', details: 'polling' } as const, undefined],
		[at('resting'), undefined],
		[{ kind: 'error' } as const, undefined],
	])('%j is of the step %s', (line, step) => {
		expect(stepOf(line)).toBe(step);
	});
});

describe('a run has failed', () => {
	it.each([
		[
			'in the step that it had come to last',
			[begun, at('polling'), at('upserting'), failed],
			'upserting',
		],
		[
			'where it says so',
			[begun, at('upserting'), at('transforming'), trouble('transforming'), failed],
			'transforming',
		],
		[
			'there also when it has died',
			[begun, at('downloading'), { kind: 'abandoned' }],
			'downloading',
		],
		[
			'in no step that is known once the last one was done',
			[begun, at('transforming', { isDone: true }), failed],
			undefined,
		],
		['in no step that is known before the first', [begun, failed], undefined],
		['in none while it goes on', [begun, trouble('transforming')], undefined],
		['in none when it was committed', [begun, at('upserting'), { kind: 'committed' }], undefined],
		['in none of a log that is empty', [], undefined],
	] as const)('%s', (_when, log, step) => {
		expect(failedIn(log)).toBe(step);
	});
});
