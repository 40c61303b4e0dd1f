import type { Invariant } from './invariants';
import type { Watched } from './watched';

/** Holds what an endpoint was told against what is, after quiet. */
export function compareEndpoint(
	{ endpoint, records, removed, scenario }: Watched,
	found: (invariant: Invariant, detail: string) => void,
): void {
	for (const key of endpoint.sentAgain) found('confirmedOnce', key);
	// No backfill follows what the overlap does not reach.
	if (!scenario.detectsChanges || scenario.lateness === 'beyondOverlap') return;
	for (const { id } of records.rows()) {
		const [has, is] = [endpoint.states.get(id), records.stateOf(id)];
		if (has !== is) found('endpointIsSource', `${id} is in state ${is}, and there in ${has}`);
	}
	for (const { id, state, isListed } of removed.gone()) {
		// Of the others a webhook tells, which goes to the table.
		if (!isListed || endpoint.gone.get(id) === state) continue;
		found('endpointIsSource', `${id} is gone, and there in ${endpoint.states.get(id)}`);
	}
}
