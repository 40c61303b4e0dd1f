import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ShownTime } from '../../../engine/run';
import type { AccountStore } from '../../../engine/store';
import { inAccount } from '../account/account';
import { accountsOfAll } from '../account/itemAccounts';
import type { DatedSource } from '../parameters/instant';
import { readOption } from '../parameters/read';
import { isTestRun } from '../parameters/testRun';
import { forEachItem } from './forEachItem';
import { type Saying, showSayings, shownTimes } from './sayings';
import { showOnce } from './showOnce';

/** Picks from a block's table the operation that is chosen for an item. */
export function chosenOperation<Name extends string, Operation>(
	context: IExecuteFunctions,
	operations: Readonly<Record<Name, Operation>>,
	itemIndex: number,
): Operation {
	const parameter = { name: 'operation', label: 'Operation' };
	const names = Object.keys(operations) as Name[];
	return operations[readOption(context, parameter, itemIndex, names)];
}

/** What an operation may know of the execution that it runs in, and tell it. */
export interface Execution {
	/** Whether it was started by hand in the editor. */
	readonly isTestRun: boolean;
	/** Takes note of what was not written because of that. */
	readonly heldBack: (what: string) => void;
	/** Says something on the node's output panel. */
	readonly say: (saying: Saying) => void;
	/** Writes a moment for people, in the workflow's time zone. */
	readonly shownTime: ShownTime;
}

/** An operation on an account's state: its parameters are read once, all of them, before the store is touched. */
export interface AccountOperation<Parameters, Told extends Execution = Execution> {
	read(source: DatedSource, itemIndex: number): Parameters;
	/** @returns the items that come out for the input item */
	execute(
		account: AccountStore,
		parameters: Parameters,
		execution: Told,
	): Promise<readonly IDataObject[]>;
}

/** An operation whose parameters only it knows. */
export type PreparedOperation<Told extends Execution> = (
	source: DatedSource,
	itemIndex: number,
) => (account: AccountStore, execution: Told) => Promise<readonly IDataObject[]>;

export function prepared<Parameters, Told extends Execution>(
	operation: AccountOperation<Parameters, Told>,
): PreparedOperation<Told> {
	return (source, itemIndex) => {
		const parameters = operation.read(source, itemIndex);
		return async (account, execution) => await operation.execute(account, parameters, execution);
	};
}

/**
 * Runs for each input item the operation that is chosen for it, on its account, and tells in the editor what was held
 * back since it is a test run.
 *
 * @param ownExecution what the block's operations may tell the execution besides
 */
export async function onEachAccount<Name extends string, Told extends object>(
	context: IExecuteFunctions,
	operations: Readonly<Record<Name, PreparedOperation<Execution & Told>>>,
	ownExecution: Told,
): Promise<INodeExecutionData[]> {
	const names = new Set<string>();
	const heldBack = (what: string) => void names.add(what);
	const sayings: Saying[] = [];
	const execution = {
		...ownExecution,
		isTestRun: isTestRun(context),
		heldBack,
		say: (saying: Saying) => void sayings.push(saying),
		shownTime: shownTimes(context),
	};
	const accountOf = await accountsOfAll(context);
	const items = await forEachItem(context, async (itemIndex) => {
		const work = chosenOperation(context, operations, itemIndex)(context, itemIndex);
		return await inAccount(
			context,
			accountOf(itemIndex),
			async (account) => await work(account, execution),
		);
	});
	showSayings(context, sayings);
	showOnce(context, { kind: 'heldBack', names }, (fresh) => {
		const [were, they, them] =
			fresh.length === 1 ? ['was', 'It is', 'it'] : ['were', 'They are', 'them'];
		return {
			message: `Test run: ${fresh.join(', ')} ${were} not saved. ${they} when published; to save ${them} now, add the option "Write in Test Runs" here.`,
		};
	});
	return items;
}
