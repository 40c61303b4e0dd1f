import { act, say } from '../../wording';
import { storeError } from '../errors';
import { type HistoryEntry, readEntry, readHistory, type VariableScope } from './variableHistory';
import type { VariableValue } from './variableValue';

/** What a variable held before its last change that is still in force. */
export interface FormerState {
	/** Undefined when it did not exist. */
	readonly value: VariableValue | undefined;
	/** The version that had this state; 0 is the state before the first. */
	readonly version: number;
}

/**
 * An undo is itself an entry of the history, which points to the version whose state it brought back. So the change
 * to take back is the one that the latest entry is, or points to, and the state before it is the one that the entry
 * before *that* is, or points to.
 *
 * @returns undefined when the variable has no history
 * @throws EngineError `nothingToUndo`
 */
export async function stateBefore(variable: VariableScope): Promise<FormerState | undefined> {
	const { name } = variable.key;
	const [latest] = await readHistory(variable, 1);
	if (latest === undefined) return undefined;
	const inForce = versionInForce(latest);
	if (inForce === 0) {
		throw nothingToUndo(name, 'all of its changes are undone');
	}
	if (inForce === 1) return { value: undefined, version: 0 };
	const entry = async (version: number): Promise<HistoryEntry> => {
		const found = await readEntry(variable, version);
		if (found !== undefined) return found;
		throw nothingToUndo(name, 'older changes are no longer kept');
	};
	const version = versionInForce(await entry(inForce - 1));
	return { value: version === 0 ? undefined : (await entry(version)).after, version };
}

function versionInForce(entry: HistoryEntry): number {
	return entry.restoredVersion ?? entry.version;
}

function nothingToUndo(name: string, reason: string): Error {
	return storeError(
		'nothingToUndo',
		`There is nothing to undo of the variable "${name}": ${reason}`,
		say`Look at what it held with the operation ${act('history')}, and put in what it should hold with ${act('set')}.`,
		{ parameter: 'name' },
	);
}
