import type { Environment } from '../../environment';
import type { Origin } from '../../run/origin';
import type { Connection, Database } from '../database';
import { storeError } from '../errors';
import { accountLock } from '../locks';
import { KEPT_MS } from '../retention/outdatedState';
import { advance, firstPosition } from './advance';
import { increment } from './increment';
import { type HistoryEntry, readHistory, removeDeletedVariables } from './variableHistory';
import { listNames, listVariables, readVariable, writeVariable } from './variableRows';
import type { NewState, Variable } from './variableRows';
import { stateBefore } from './variableUndo';
import { areEqual, checkVariableName, encodeValue, invalidValue } from './variableValue';
import type { VariableValue } from './variableValue';

export type NamedValue = VariableValue & { readonly name: string };

/** What a variable held before and after; undefined when it did not exist. */
export interface Change {
	readonly name: string;
	readonly before: Variable | undefined;
	readonly after: Variable | undefined;
}

export interface AdvanceOptions {
	/** Begin at the value when the variable does not exist, instead of refusing. */
	readonly createIfMissing: boolean;
	/** Decide, but leave the variable as it is. */
	readonly dryRun: boolean;
}

export interface Advanced extends Change {
	/** Whether it moves, or in a dry run would move. */
	readonly moves: boolean;
	/** What it moves to, or why it does not. */
	readonly destination: VariableValue | 'equal' | 'behind';
}

/** What a variable must be for Compare and Set to set it. */
export type Expectation =
	| { readonly kind: 'value'; readonly value: VariableValue }
	| { readonly kind: 'version'; readonly version: number }
	| { readonly kind: 'missing' };

export interface Compared extends Change {
	/** Whether the expectation was met, and so the value set. */
	readonly matched: boolean;
}

/**
 * The variables of one account. Every change is one transaction, with its entry in the history, and changes of one
 * account happen one after the other, across processes and machines.
 */
export class Variables {
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		private readonly account: string,
		private readonly origin: Origin,
	) {}

	/** @throws StoreError `variableMissing` with the names that the account has, unless `mayBeMissing` */
	async get(name: string): Promise<Variable>;
	async get(name: string, options: { readonly mayBeMissing: true }): Promise<Variable | undefined>;
	async get(name: string, options?: { readonly mayBeMissing: boolean }) {
		checkVariableName(name);
		return await this.database.read(this.environment, async (connection) => {
			const found = await readVariable(connection, this.account, name);
			if (found !== undefined || options?.mayBeMissing === true) return found;
			throw await this.missing(connection, name);
		});
	}

	/** Sets all of them, or none when one cannot be. */
	async set(values: readonly NamedValue[]): Promise<readonly Change[]> {
		const names = new Set<string>();
		for (const value of values) {
			checkVariableName(value.name);
			encodeValue(value.name, value);
			if (names.has(value.name)) {
				throw invalidValue(value.name, 'is given twice', 'Give each variable once.');
			}
			names.add(value.name);
		}
		return await this.write(async (connection) => {
			const changes: Change[] = [];
			for (const value of values) {
				const before = await readVariable(connection, this.account, value.name);
				changes.push(await this.change(connection, value.name, before, 'set', value));
			}
			return changes;
		});
	}

	/**
	 * Moves the variable forward to `value`, never back.
	 *
	 * @throws StoreError `variableMissing`, `variablesNotComparable`
	 */
	async advance(name: string, value: VariableValue, options: AdvanceOptions): Promise<Advanced> {
		checkVariableName(name);
		encodeValue(name, value);
		const work = async (connection: Connection): Promise<Advanced> => {
			const before = await readVariable(connection, this.account, name);
			if (before === undefined && !options.createIfMissing) {
				throw await this.missing(connection, name);
			}
			const step =
				before === undefined
					? { moves: true as const, value: firstPosition(name, value) }
					: advance(name, before, value);
			if (!step.moves) {
				return { name, before, after: before, moves: false, destination: step.reason };
			}
			const result = { moves: true, destination: step.value };
			if (options.dryRun) return { name, before, after: before, ...result };
			const change = await this.change(connection, name, before, 'advance', step.value);
			return { ...change, ...result };
		};
		return options.dryRun
			? await this.database.read(this.environment, work)
			: await this.write(work);
	}

	async compareAndSet(
		name: string,
		expected: Expectation,
		value: VariableValue,
	): Promise<Compared> {
		checkVariableName(name);
		encodeValue(name, value);
		if (expected.kind === 'value') encodeValue(name, expected.value);
		return await this.write(async (connection) => {
			const before = await readVariable(connection, this.account, name);
			if (!meets(before, expected)) return { name, before, after: before, matched: false };
			const change = await this.change(connection, name, before, 'compareAndSet', value);
			return { ...change, matched: true };
		});
	}

	/**
	 * Adds `by` to a number; a variable that does not exist counts from `startAt`.
	 *
	 * @throws StoreError `variableNotANumber`, `invalidVariableValue` when the sum cannot be kept exactly
	 */
	async increment(name: string, by: number, startAt = 0): Promise<Change> {
		checkVariableName(name);
		return await this.write(async (connection) => {
			const before = await readVariable(connection, this.account, name);
			const sum = increment(name, before ?? { type: 'number', value: startAt }, by);
			return await this.change(connection, name, before, 'increment', sum);
		});
	}

	/** Its history stays, so that Undo brings it back. `before` is undefined when there was nothing to delete. */
	async delete(name: string): Promise<Change> {
		checkVariableName(name);
		return await this.write(async (connection) => {
			const before = await readVariable(connection, this.account, name);
			if (before === undefined) return { name, before, after: undefined };
			await removeDeletedVariables(connection, this.account, this.environment.now() - KEPT_MS);
			return await this.change(connection, name, before, 'delete', undefined);
		});
	}

	/** By name, byte by byte. */
	async list(options: {
		readonly prefix?: string;
		readonly limit?: number;
	}): Promise<readonly Variable[]> {
		return await this.database.read(
			this.environment,
			async (connection) => await listVariables(connection, this.account, options),
		);
	}

	/** Latest first; of a deleted variable too. */
	async history(name: string, limit?: number): Promise<readonly HistoryEntry[]> {
		checkVariableName(name);
		return await this.database.read(this.environment, async (connection) => {
			const entries = await readHistory(connection, this.account, name, limit);
			if (entries.length === 0) throw await this.missing(connection, name);
			return entries;
		});
	}

	/**
	 * Puts back what the variable held before its last change, as a new change; once more goes back one further.
	 *
	 * @throws StoreError `nothingToUndo`
	 */
	async undo(name: string): Promise<Change> {
		checkVariableName(name);
		return await this.write(async (connection) => {
			const before = await readVariable(connection, this.account, name);
			const former = await stateBefore(connection, this.account, name);
			if (former === undefined) throw await this.missing(connection, name);
			const { value, version } = former;
			return await this.change(connection, name, before, 'undo', value, version);
		});
	}

	private async write<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
		return await this.database.write(this.environment, accountLock(this.account), work);
	}

	private async change(
		connection: Connection,
		name: string,
		before: Variable | undefined,
		operation: NewState['operation'],
		value: VariableValue | undefined,
		restoredVersion?: number,
	): Promise<Change> {
		const state = { operation, before, value, restoredVersion, origin: this.origin };
		const after = await writeVariable(connection, this.environment, this.account, name, state);
		return { name, before, after };
	}

	private async missing(connection: Connection, name: string): Promise<Error> {
		const { names, more } = await listNames(connection, this.account, 20);
		const others = more > 0 ? ` and ${more} more` : '';
		const known = names.length === 0 ? 'It has none' : `It has: ${names.join(', ')}${others}`;
		return storeError(
			'variableMissing',
			`The account "${this.account}" has no variable "${name}". ${known}`,
			`Set "${name}" first: run the template "Initialise lastFilterDate", or the operation Set, once with this Sync Account credential. If another account was meant, choose its credential.`,
			{ parameter: 'Name' },
		);
	}
}

function meets(variable: Variable | undefined, expected: Expectation): boolean {
	switch (expected.kind) {
		case 'missing':
			return variable === undefined;
		case 'version':
			return variable?.version === expected.version;
		case 'value':
			return variable !== undefined && areEqual(variable, expected.value);
	}
}
