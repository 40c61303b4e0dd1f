import type { IDataObject } from 'n8n-workflow';

import type { RunRequest } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { BegunRun } from '../../engine/sync';
import type { RunExecution } from './operation';
import { heldOutput, idleOutput } from './output';

/** The item that comes out of *Skipped*, and why. */
export function skipped(
	{ accountId }: AccountStore,
	{ sync, job }: RunRequest,
	found: Exclude<BegunRun, { readonly kind: 'begun' }>,
	{ bySecondOutput, say, shownTime }: RunExecution,
): IDataObject {
	const of = { accountId, sync, jobType: job.type };
	if (found.kind === 'held') {
		const item = heldOutput(of, found.lease, shownTime);
		const message = `Skipped, nothing was done. ${String(item.message)}`;
		say({ about: sync, message, type: 'warning' });
		return bySecondOutput(item);
	}
	const { kind, reason } = found;
	say({
		about: sync,
		message: `Skipped: ${reason}`,
		type: kind === 'claimLost' ? 'warning' : 'info',
	});
	return bySecondOutput(idleOutput(of, kind, reason));
}
