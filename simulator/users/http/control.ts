import type { Fault } from '../../server/faults';
import { type ControlHandler, done } from '../../server/control';
import type { UsersApi } from '../running';
import type { UserInput, UserRates } from '../users';

/** What other processes can ask of the service. */
export function controlOf(
	api: Pick<UsersApi, 'users' | 'faults' | 'tokens' | 'stats' | 'mend'>,
): Readonly<Record<string, ControlHandler>> {
	const { users, faults, tokens } = api;
	return {
		'GET /stats': () => api.stats(),
		'GET /truth': () => users.truth(),
		'POST /users': (body) => users.create(body as UserInput),
		'PATCH /users': ({ id, ...changes }) => users.edit(Number(id), changes as UserInput),
		'DELETE /users': ({ id }) => done(() => users.delete(Number(id))),
		'POST /live': (body) => done(() => users.startLive(body as UserRates)),
		'DELETE /live': () => done(() => users.stopLive()),
		'GET /faults': () => faults.struck,
		'POST /faults': (body) => done(() => faults.add(body as unknown as Fault)),
		'DELETE /faults': () => done(() => faults.clear()),
		'POST /mend': () => api.mend(),
		'POST /tokens/expire': () => done(() => tokens.expireIssued()),
	};
}
