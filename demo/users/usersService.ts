import { userOfApi } from '../../rig/users/userRecord';
import { startUsersApi, type UsersApi, usersApiSecrets } from '../../simulator/users';
import { Journal, type JournalEvent } from '../folder/journal';
import type { SourceRecord } from '../judge/judgeTable';

/** An API of users that is not quite well, as real ones are. */
export interface UsersService {
	readonly url: string;
	/** Where below it the users are listed. */
	readonly path: string;
	/** When the first of its users was changed, ISO 8601. */
	readonly from: string;
	/** What a Sync HTTP credential for it holds. */
	readonly credential: Readonly<Record<string, string>>;
	/** Every user that a table can take. */
	records(): readonly SourceRecord[];
	/** Begins to have new users, and to edit old ones. */
	open(): void;
	close(): Promise<void>;
}

export interface UsersServiceOptions {
	readonly port: number;
	/** The users that exist from the start. With the same numbers, the same users. */
	readonly seed: number;
	readonly from: string;
	readonly to: string;
	readonly journalFile: string;
	/** How often a user is added and another edited, on average. Default: every 10 seconds. */
	readonly changeEveryMs?: number;
	/** How long after the opening the users are mended that no table takes. Default: two minutes. */
	readonly mendAfterMs?: number;
}

const seededUsers = 20_000;
/** Fewer than one run asks for a page, so that it gets through, and late. */
const failures = 3;

/** What happens to its users is written to a journal, so that a second start finds the same service. */
export async function openUsersService(options: UsersServiceOptions): Promise<UsersService> {
	const { port, seed, from, to, changeEveryMs = 10_000, mendAfterMs = 120_000 } = options;
	const journal = new Journal(options.journalFile);
	const api = await startUsersApi({
		...{ port, seed, from, to },
		users: seededUsers,
		signIn: 'bearer',
		failingPages: { share: 0.03, times: failures },
		poison: { share: 0.01, kinds: ['halfCharacter', 'impossibleDate'] },
	});
	for (const event of journal.read()) play(api, event);
	const happens = (event: JournalEvent) => {
		journal.append(event);
		play(api, event);
	};
	const timers = new Set<NodeJS.Timeout>();
	const change = (): void => {
		const at = Date.now();
		happens({ kind: 'created', at });
		happens({ kind: 'edited', at, id: 100_001 + Math.floor(Math.random() * seededUsers) });
	};
	return {
		url: api.url,
		path: '/page-number/users',
		from,
		credential: {
			baseUrl: api.url,
			signIn: 'bearer',
			token: usersApiSecrets.token,
			// A single one: a page may be one that fails.
			testPath: '/users/100001',
		},
		records: () =>
			api.users
				.truth()
				.filter(({ poison }) => poison === null)
				.map(({ shown }) => ({
					updatedAtMs: Date.parse(shown.updated_at),
					record: userOfApi(shown),
				})),
		open: () => {
			timers.add(setInterval(change, changeEveryMs));
			timers.add(setTimeout(() => mend(api, happens), mendAfterMs));
		},
		close: async () => {
			for (const timer of timers) clearTimeout(timer);
			await api.close();
		},
	};
}

/** Their owner has found out what is wrong with them. */
function mend(api: UsersApi, happens: (event: JournalEvent) => void): void {
	const at = Date.now();
	for (const { id, poison } of api.users.truth()) {
		if (poison !== null) happens({ kind: 'edited', at, id });
	}
}

/** Whoever edits a user sets right what is wrong with it. */
function play({ users }: UsersApi, event: JournalEvent): void {
	const { at } = event;
	if (event.kind === 'created') users.create({ createdAt: at, updatedAt: at });
	else users.edit(event.id, { updatedAt: at, poison: null });
}
