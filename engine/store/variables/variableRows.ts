import type { Environment } from '../../environment';
import type { Origin } from '../../run/origin';
import type { Connection } from '../database';
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

export async function readVariable(
	connection: Connection,
	account: string,
	name: string,
): Promise<Variable | undefined> {
	const row = await connection
		.selectFrom('account_variable')
		.select(['type', 'value', 'version', 'updated_at'])
		.where('account', '=', account)
		.where('name', '=', name)
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
	readonly restoredVersion?: number;
	readonly origin: Origin;
}

/**
 * Puts a variable into a new state and writes that into its history. Both or neither, since the caller's
 * transaction is around them.
 */
export async function writeVariable(
	connection: Connection,
	environment: Environment,
	account: string,
	name: string,
	state: NewState,
): Promise<Variable | undefined> {
	const former = state.before?.version ?? (await latestVersion(connection, account, name));
	const version = former + 1;
	const now = environment.now();
	const encoded = state.value === undefined ? undefined : encodeValue(name, state.value);
	if (encoded === undefined) {
		await connection
			.deleteFrom('account_variable')
			.where('account', '=', account)
			.where('name', '=', name)
			.execute();
	} else {
		const row = { type: encoded.type, value: encoded.text, version, updated_at: now };
		await connection
			.insertInto('account_variable')
			.values({ account, name, ...row })
			.onConflict((conflict) => conflict.columns(['account', 'name']).doUpdateSet(row))
			.execute();
	}
	await connection
		.insertInto('account_variable_change')
		.values({
			account,
			name,
			version,
			operation: state.operation,
			type: encoded?.type ?? null,
			value: encoded?.text ?? null,
			restored_version: state.restoredVersion ?? null,
			bytes: encoded?.bytes ?? 0,
			changed_at: now,
			workflow_id: state.origin.workflowId ?? null,
			execution_id: state.origin.executionId ?? null,
		})
		.execute();
	await trimHistory(connection, account, name, version, encoded?.bytes ?? 0);
	return encoded === undefined || state.value === undefined
		? undefined
		: { name, ...decodeValue(encoded.type, encoded.text), version, updatedAt: now };
}

/** By name, byte by byte, as both back ends compare. */
export async function listVariables(
	connection: Connection,
	account: string,
	options: { readonly prefix?: string; readonly limit?: number },
): Promise<readonly Variable[]> {
	const { prefix = '', limit } = options;
	let query = connection
		.selectFrom('account_variable')
		.select(['name', 'type', 'value', 'version', 'updated_at'])
		.where('account', '=', account)
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
	connection: Connection,
	account: string,
	limit: number,
): Promise<{ readonly names: readonly string[]; readonly more: number }> {
	const rows = await connection
		.selectFrom('account_variable')
		.select('name')
		.where('account', '=', account)
		.orderBy('name')
		.execute();
	return {
		names: rows.slice(0, limit).map(({ name }) => name),
		more: Math.max(0, rows.length - limit),
	};
}
