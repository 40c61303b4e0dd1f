import type { AccountScope } from '../accountDatabase';
import type { Scope } from '../scope';
import { type ChangeOperation, latestVersion, trimHistory } from './variableHistory';
import { decodeValue, encodeValue, type VariableValue } from './variableValue';

/** What a variable holds, and since when. */
export type Variable = VariableValue & {
	readonly name: string;
	/** Counts the variable's changes, from 1. */
	readonly version: number;
	/** Epoch milliseconds. */
	readonly updatedAt: number;
};

export async function readVariable(scope: Scope, name: string): Promise<Variable | undefined> {
	const row = await scope
		.within({ name })
		.from('account_variable')
		.select(['type', 'value', 'version', 'updated_at'])
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { type, value, version, updated_at: updatedAt } = row;
	return { name, ...decodeValue(type, value), version, updatedAt };
}

/** What a variable is put into. */
export interface NewState {
	readonly operation: ChangeOperation;
	/** What it holds, as this transaction has read it; undefined when it does not exist. */
	readonly before: Variable | undefined;
	/** Undefined to delete. */
	readonly value: VariableValue | undefined;
	readonly restoredVersion?: number | undefined;
}

/**
 * Puts a variable into a new state and writes that into its history. Both or neither, since the caller's
 * transaction is around them.
 */
export async function writeVariable(
	scope: AccountScope,
	name: string,
	state: NewState,
): Promise<Variable | undefined> {
	const { now, origin } = scope;
	const variable = scope.within({ name });
	const version = (state.before?.version ?? (await latestVersion(variable))) + 1;
	const encoded = state.value === undefined ? undefined : encodeValue(name, state.value);
	if (encoded === undefined) {
		await variable.deleteFrom('account_variable').execute();
	} else {
		const row = { type: encoded.type, value: encoded.text, version, updated_at: now };
		await variable.put('account_variable', [], row);
	}
	await variable
		.insertInto('account_variable_change', {
			version,
			operation: state.operation,
			type: encoded?.type ?? null,
			value: encoded?.text ?? null,
			restored_version: state.restoredVersion ?? null,
			bytes: encoded?.bytes ?? 0,
			changed_at: now,
			workflow_id: origin.workflowId ?? null,
			execution_id: origin.executionId ?? null,
		})
		.execute();
	await trimHistory(variable, version, encoded?.bytes ?? 0);
	return encoded === undefined || state.value === undefined
		? undefined
		: { name, ...decodeValue(encoded.type, encoded.text), version, updatedAt: now };
}

/** By name, byte by byte, as both back ends compare. */
export async function listVariables(
	scope: Scope,
	options: { readonly prefix?: string; readonly limit?: number },
): Promise<readonly Variable[]> {
	const { prefix = '', limit } = options;
	let query = scope
		.from('account_variable')
		.select(['name', 'type', 'value', 'version', 'updated_at'])
		.orderBy('name');
	// A range instead of LIKE: "_" is a character of names. All of theirs sort before U+007F.
	if (prefix !== '') {
		query = query.where('name', '>=', prefix).where('name', '<', `${prefix}\u007f`);
	}
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map((row) => ({
		name: row.name,
		...decodeValue(row.type, row.value),
		version: row.version,
		updatedAt: row.updated_at,
	}));
}

/** The first names, and how many more there are. */
export async function listNames(
	scope: Scope,
	limit: number,
): Promise<{ readonly names: readonly string[]; readonly more: number }> {
	const rows = await scope.from('account_variable').select('name').orderBy('name').execute();
	return {
		names: rows.slice(0, limit).map(({ name }) => name),
		more: Math.max(0, rows.length - limit),
	};
}
