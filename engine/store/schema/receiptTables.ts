import { type CountName, countNames } from '../../run/counts';
import type { Tables } from './definition';

/** The column of a count: its name as SQL writes names. `distinct` is a word of SQL's own. */
export function countColumn<Name extends CountName>(name: Name): CountColumn<Name> {
	const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	return (column === 'distinct' ? 'distinct_records' : column) as CountColumn<Name>;
}

type CountColumn<Name extends CountName> = Name extends 'distinct'
	? 'distinct_records'
	: SnakeCase<Name>;

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
	? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
	: '';

/** Null where nothing was counted. */
const counts = Object.fromEntries(countNames.map((name) => [countColumn(name), 'integer?'])) as {
	readonly [Name in CountName as CountColumn<Name>]: 'integer?';
};

export const receiptTables = {
	sync_receipt: {
		columns: {
			account: 'text',
			run_id: 'text',
			sync: 'text',
			job_type: 'text',
			window_from: 'integer',
			window_to: 'integer',
			watermark_before: 'integer?',
			watermark_after: 'integer?',
			...counts,
			duration_ms: 'integer',
			clock_skew_ms: 'integer',
			verdict: 'text',
			reason: 'text',
			/** The verdict without regard to open gaps, which becomes the verdict when they are closed. */
			counted_verdict: 'text',
			counted_reason: 'text',
			/** Why it will not be complete though all that is kept of its run should be resolved; null for nothing. */
			doubt: 'text?',
			/** How many records of its window only later runs have brought in; null for none. */
			late: 'integer?',
			committed_at: 'integer',
		},
		key: ['account', 'run_id'],
		indexes: {
			sync_receipt_by_window: '(account, sync, window_to)',
			sync_receipt_withheld: '(account, sync) WHERE reason <> counted_reason',
		},
	},
	/** Records that a run brought in, though an earlier one had covered their time. */
	sync_late_record: {
		columns: {
			account: 'text',
			run_id: 'text',
			external_id: 'text',
			sync: 'text',
			cursor_at: 'integer',
			/** The run at whose commit it was held against the receipts; null until then. */
			counted_by: 'text?',
		},
		key: ['account', 'run_id', 'external_id'],
		indexes: { sync_late_record_uncounted: '(account, sync, run_id) WHERE counted_by IS NULL' },
	},
} as const satisfies Tables;
