import type { AccountDatabase, AccountScope } from '../accountDatabase';
import { phrase, say } from '../../wording';
import { storeError } from '../errors';
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
	constructor(private readonly database: AccountDatabase) {}

	/** @throws EngineError `variableMissing` with the names that the account has, unless `mayBeMissing` */
	async get(name: string): Promise<Variable>;
	async get(name: string, options: { readonly mayBeMissing: true }): Promise<Variable | undefined>;
	async get(name: string, options?: { readonly mayBeMissing: boolean }) {
		checkVariableName(name);
		return await this.database.read(async (scope) => {
			const found = await readVariable(scope, name);
			if (found !== undefined || options?.mayBeMissing === true) return found;
			throw await missing(scope, name);
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
		return await this.database.write(async (scope) => {
			const changes: Change[] = [];
			for (const value of values) {
				const before = await readVariable(scope, value.name);
				changes.push(await change(scope, value.name, { operation: 'set', before, value }));
			}
			return changes;
		});
	}

	/**
	 * Moves the variable forward to `value`, never back.
	 *
	 * @throws EngineError `variableMissing`, `variablesNotComparable`
	 */
	async advance(name: string, value: VariableValue, options: AdvanceOptions): Promise<Advanced> {
		checkVariableName(name);
		encodeValue(name, value);
		const work = async (scope: AccountScope): Promise<Advanced> => {
			const before = await readVariable(scope, name);
			if (before === undefined && !options.createIfMissing) {
				throw await missing(scope, name);
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
			const state = { operation: 'advance', before, value: step.value } as const;
			return { ...(await change(scope, name, state)), ...result };
		};
		return options.dryRun ? await this.database.read(work) : await this.database.write(work);
	}

	async compareAndSet(
		name: string,
		expected: Expectation,
		value: VariableValue,
	): Promise<Compared> {
		checkVariableName(name);
		encodeValue(name, value);
		if (expected.kind === 'value') encodeValue(name, expected.value);
		return await this.database.write(async (scope) => {
			const before = await readVariable(scope, name);
			if (!meets(before, expected)) return { name, before, after: before, matched: false };
			const state = { operation: 'compareAndSet', before, value } as const;
			return { ...(await change(scope, name, state)), matched: true };
		});
	}

	/**
	 * Adds `by` to a number; a variable that does not exist counts from `startAt`.
	 *
	 * @throws EngineError `variableNotANumber`, `invalidVariableValue` when the sum cannot be kept exactly
	 */
	async increment(name: string, by: number, startAt = 0): Promise<Change> {
		checkVariableName(name);
		return await this.database.write(async (scope) => {
			const before = await readVariable(scope, name);
			const value = increment(name, before ?? { type: 'number', value: startAt }, by);
			return await change(scope, name, { operation: 'increment', before, value });
		});
	}

	/** Its history stays, so that Undo brings it back. `before` is undefined when there was nothing to delete. */
	async delete(name: string): Promise<Change> {
		checkVariableName(name);
		return await this.database.write(async (scope) => {
			const before = await readVariable(scope, name);
			if (before === undefined) return { name, before, after: undefined };
			await removeDeletedVariables(scope, scope.now - KEPT_MS);
			return await change(scope, name, { operation: 'delete', before, value: undefined });
		});
	}

	/** By name, byte by byte. */
	async list(options: {
		readonly prefix?: string;
		readonly limit?: number;
	}): Promise<readonly Variable[]> {
		return await this.database.read(async (scope) => await listVariables(scope, options));
	}

	/** Latest first; of a deleted variable too. */
	async history(name: string, limit?: number): Promise<readonly HistoryEntry[]> {
		checkVariableName(name);
		return await this.database.read(async (scope) => {
			const entries = await readHistory(scope.within({ name }), limit);
			if (entries.length === 0) throw await missing(scope, name);
			return entries;
		});
	}

	/**
	 * Puts back what the variable held before its last change, as a new change; once more goes back one further.
	 *
	 * @throws EngineError `nothingToUndo`
	 */
	async undo(name: string): Promise<Change> {
		checkVariableName(name);
		return await this.database.write(async (scope) => {
			const before = await readVariable(scope, name);
			const former = await stateBefore(scope.within({ name }));
			if (former === undefined) throw await missing(scope, name);
			const { value, version: restoredVersion } = former;
			return await change(scope, name, { operation: 'undo', before, value, restoredVersion });
		});
	}
}

async function change(scope: AccountScope, name: string, state: NewState): Promise<Change> {
	return { name, before: state.before, after: await writeVariable(scope, name, state) };
}

async function missing(scope: AccountScope, name: string): Promise<Error> {
	const { names, more } = await listNames(scope, 20);
	const others = more > 0 ? ` and ${more} more` : '';
	const known = names.length === 0 ? 'It has none' : `It has: ${names.join(', ')}${others}`;
	return storeError(
		'variableMissing',
		`The account "${scope.key.account}" has no variable "${name}". ${known}`,
		say`Set "${name}" first: ${phrase('setOnce')}, once with this ${phrase('accountSettings')}. If another account was meant, choose its credential.`,
		{ parameter: 'name' },
	);
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
