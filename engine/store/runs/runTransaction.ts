import type { Origin } from '../../run/origin';
import type { Pulse } from '../beats';
import type { Connection } from '../database';
import { addStep, type StepKind } from './runLog';

/** What the steps of one transaction on an account's runs share. */
export interface RunTransaction {
	readonly connection: Connection;
	readonly account: string;
	/** Epoch milliseconds: one time for all that the transaction writes. */
	readonly now: number;
	readonly origin: Origin;
	/** Of the process that it runs in. */
	readonly pulse: Pulse;
}

export async function logStep(
	{ connection, account, now }: RunTransaction,
	runId: string,
	kind: StepKind,
	message: string,
	details?: unknown,
): Promise<void> {
	await addStep(connection, account, runId, { kind, message, details, at: now });
}

/** A time as messages show it. */
export function shownTime(epochMs: number): string {
	return new Date(epochMs).toISOString();
}
