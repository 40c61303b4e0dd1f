import type { Tables } from './definition';

export const variableTables = {
	/** What each variable holds now. */
	account_variable: {
		columns: {
			account: 'text',
			name: 'text',
			type: 'text',
			/** JSON, whatever the type: it keeps every string, also those that PostgreSQL's text cannot (U+0000). */
			value: 'text',
			version: 'integer',
			updated_at: 'integer',
		},
		key: ['account', 'name'],
	},
	/** What each variable held after each change; the newest row agrees with `account_variable`. */
	account_variable_change: {
		columns: {
			account: 'text',
			name: 'text',
			/** Counts from 1 and goes on over a deletion. */
			version: 'integer',
			operation: 'text',
			/** Null when the change left no variable behind. */
			type: 'text?',
			value: 'text?',
			/** For an undo: the version whose state it brought back; 0 is the state before the first. */
			restored_version: 'integer?',
			bytes: 'integer',
			changed_at: 'integer',
			workflow_id: 'text?',
			execution_id: 'text?',
		},
		key: ['account', 'name', 'version'],
		indexes: { account_variable_change_deleted: '(account, changed_at) WHERE type IS NULL' },
	},
} as const satisfies Tables;
